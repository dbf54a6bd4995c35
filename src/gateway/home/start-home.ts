import type { Rooms } from '../rooms.ts';
import type { Home } from './home.ts';
import { startEmbeddedHome } from './start-embedded-home.ts';
import { startNatsHome } from './start-nats-home.ts';

/** The home that the settings ask for: DATA_DIR, or NATS. */
export function startHome(parts: Pick<Rooms, 'settings' | 'log' | 'metrics'>): Promise<Home> {
  const { url } = parts.settings.nats;
  return url === undefined ? startEmbeddedHome(parts) : startNatsHome(url, parts);
}
