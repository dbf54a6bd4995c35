import { AckExtension, BinaryExtension, CometD, TimeSyncExtension } from '/cometd/cometd.js';

/** The CometD client as a page uses it, for the test to call; what arrives is handed to `received`, which the test exposes. */
const client = new CometD();

/** Shakes hands over one transport only. Resolves with the reply. */
globalThis.handshake = (url, transport) => {
  for (const type of client.getTransportTypes()) if (type !== transport) client.unregisterTransport(type);
  client.configure({ url, logLevel: 'error', backoffIncrement: 20 });
  client.registerExtension('ack', new AckExtension());
  client.registerExtension('timesync', new TimeSyncExtension());
  client.registerExtension('binary', new BinaryExtension());
  return new Promise((resolve) => client.handshake(resolve));
};

globalThis.subscribe = (channel) =>
  new Promise((resolve) =>
    client.subscribe(
      channel,
      ({ data }) => globalThis.received(data),
      (reply) => resolve(reply.successful),
    ),
  );

globalThis.disconnect = () => new Promise((resolve) => client.disconnect(resolve));

/** Calls REST as pages of other hosts do. Resolves with the body of the answer. */
globalThis.callRest = async (url, headers, body) => {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(url, { method, headers, credentials: 'include', body: JSON.stringify(body) });
  return answer.json();
};
