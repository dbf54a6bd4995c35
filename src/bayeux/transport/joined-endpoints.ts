import type { BayeuxEndpoint } from './endpoint.ts';

/** Several addresses of one Bayeux server as one. */
export function joinEndpoints(endpoints: readonly [BayeuxEndpoint, ...BayeuxEndpoint[]]): BayeuxEndpoint {
  const [first] = endpoints;
  const endpointOf = (url = ''): BayeuxEndpoint => endpoints.find(({ handles }) => handles(url)) ?? first;
  return {
    handles: (url) => endpoints.some(({ handles }) => handles(url)),
    request: (req, res) => endpointOf(req.url).request(req, res),
    upgrade: (req, socket, head) => endpointOf(req.url).upgrade(req, socket, head),
    shouldUpgradeCallback: (req) => endpoints.some((endpoint) => endpoint.shouldUpgradeCallback(req)),
    stop() {
      for (const endpoint of endpoints) endpoint.stop();
    },
  };
}
