import { z } from 'zod';
import { backendSettings } from './rooms/backend.ts';
import { bayeuxSettings } from './rooms/bayeux.ts';
import { deliverySettings } from './rooms/delivery.ts';
import { edgeSettings } from './rooms/edge.ts';
import { identitySettings } from './rooms/identity.ts';
import { natsSettings } from './rooms/nats.ts';
import { serverSettings } from './rooms/server.ts';
import { telemetrySettings } from './rooms/telemetry.ts';
import { ucsClientSettings } from './rooms/ucs-client.ts';

/** Every setting there is: the source of defaults, variable names, help, docs/configuration.md and the strict check. */
export const settingsTree = z.strictObject({
  server: serverSettings,
  edge: edgeSettings,
  identity: identitySettings,
  delivery: deliverySettings,
  nats: natsSettings,
  ucsClient: ucsClientSettings,
  bayeux: bayeuxSettings,
  backend: backendSettings,
  telemetry: telemetrySettings,
});

/** Checked settings, in groups named after the rooms that are handed them. */
export type Settings = z.output<typeof settingsTree>;
