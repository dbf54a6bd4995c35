import type { BayeuxHost } from '../bayeux/host.ts';
import { SERVICES_CHANNEL, toServiceStateMessage } from '../edge/resources/service-resource.ts';
import type { Log } from '../telemetry/port.ts';
import type { UcsClient, UcsHealth } from '../ucs-client/port.ts';

/** Tells clients and the log what the UCS's health is, now and whenever it changes. */
export function announceService(ucs: UcsClient, host: BayeuxHost, log: Log): void {
  let { serving } = ucs.health();
  publishService(host, ucs.health());
  if (!serving) logHealth(log, ucs.health());
  ucs.onHealthChange((health) => {
    logHealth(log, health);
    if (health.serving !== serving) publishService(host, health);
    serving = health.serving;
  });
}

/** Clients that watch the services learn of a change at once (web-services-api.md, section 3). */
function publishService(host: BayeuxHost, { serving }: UcsHealth): void {
  host.publish(SERVICES_CHANNEL, JSON.stringify(toServiceStateMessage({ serving })));
}

function logHealth(log: Log, { serving, problem }: UcsHealth): void {
  if (serving) log.info({}, 'The UCS serves.');
  else log.warn({ problem }, 'The UCS does not serve: requests are kept and answered when it is back.');
}
