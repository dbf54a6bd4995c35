/** `npm run bench [name ...]`: runs the benchmarks named, or all, and prints their ratios. */
import { benchAccept } from './accept.ts';
import { benchAddresses } from './addresses.ts';
import { benchDeliveryGrowth } from './bayeux/delivery-growth.ts';
import { benchBayeuxLongPolling, benchBayeuxWebSocket } from './bayeux/fan-out.ts';
import { benchBayeuxIdle } from './bayeux/idle.ts';
import { benchBayeuxSession } from './bayeux/sessions.ts';
import { benchBayeuxSlow } from './bayeux/slow.ts';
import { benchLongPollingLatency, benchWebSocketLatency } from './bayeux/steady-latency.ts';
import { benchCluster } from './cluster/accept.ts';
import { benchClusterGateways } from './cluster/gateways.ts';
import { benchClusterRolling } from './cluster/rolling.ts';
import { benchClusterTakeover } from './cluster/takeover.ts';
import { benchContactCentre } from './contact-centre/contact-centre.ts';
import { benchShiftStart } from './contact-centre/shift-start.ts';
import { benchContacts } from './contacts.ts';
import { benchEndToEnd } from './end-to-end/e2e.ts';
import { benchTimeToOutcome } from './end-to-end/latency.ts';
import { benchContactCentreGrowth } from './growth/contact-centres.ts';
import { benchInteractionGrowth } from './growth/interactions.ts';
import { benchLogGrowth } from './growth/log.ts';
import { benchGuessing } from './guessing.ts';
import { benchHistory } from './history.ts';
import { benchJournalDay } from './journal-day.ts';
import { benchSearch } from './search.ts';
import { printReport, type Report } from './support/report.ts';

const benchmarks = new Map<string, () => Promise<Report>>([
  ['e2e', benchEndToEnd],
  ['e2e-latency', benchTimeToOutcome],
  ['accept', benchAccept],
  ['cluster', benchCluster],
  ['cluster-gateways', benchClusterGateways],
  ['cluster-rolling', benchClusterRolling],
  ['cluster-takeover', benchClusterTakeover],
  ['journal-day', benchJournalDay],
  ['bayeux-websocket', benchBayeuxWebSocket],
  ['bayeux-long-polling', benchBayeuxLongPolling],
  ['bayeux-websocket-latency', benchWebSocketLatency],
  ['bayeux-long-polling-latency', benchLongPollingLatency],
  ['bayeux-idle', benchBayeuxIdle],
  ['bayeux-session', benchBayeuxSession],
  ['bayeux-slow', benchBayeuxSlow],
  ['contact-centre', benchContactCentre],
  ['shift-start', benchShiftStart],
  ['contacts', benchContacts],
  ['guessing', benchGuessing],
  ['search', benchSearch],
  ['history', benchHistory],
  ['growth-interactions', benchInteractionGrowth],
  ['growth-contact-centres', benchContactCentreGrowth],
  ['growth-sessions', benchDeliveryGrowth],
  ['growth-log', benchLogGrowth],
  ['addresses', benchAddresses],
]);

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : benchmarks.keys()) {
  const bench = benchmarks.get(name);
  if (bench === undefined) {
    console.error(`no benchmark "${name}"; there are: ${[...benchmarks.keys()].join(', ')}`);
    process.exitCode = 2;
    break;
  }
  printReport(await bench());
}
