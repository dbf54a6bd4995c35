import type { Rooms } from '../rooms.ts';
import type { Home } from './home.ts';
import { startEmbeddedHome } from './start-embedded-home.ts';
import { startNatsHome } from './start-nats-home.ts';

/** The home that the settings ask for: DATA_DIR, or NATS. An aborted signal gives the start up. */
export function startHome(parts: Pick<Rooms, 'settings' | 'log' | 'metrics'>, signal: AbortSignal): Promise<Home> {
  const { url } = parts.settings.nats;
  return url === undefined ? startEmbeddedHome(parts) : startNatsHome(url, parts, signal);
}
