import { afterAll, beforeAll } from 'vitest';
import { createDataDir, startGatewayProcess } from './gateway-process.ts';

/** A gateway for all tests of a block: started on empty data before the first, gone after the last. `defer`: what must end before it does. */
export type BlockGateway = { readonly address: string; defer(end: () => unknown): void };

export function setUpGateway(env: Readonly<Record<string, string>> = {}): BlockGateway {
  const running = new AsyncDisposableStack();
  let address = '';
  beforeAll(async () => {
    const dataDir = createDataDir();
    running.defer(dataDir.remove);
    const gateway = await startGatewayProcess(dataDir.path, env);
    running.defer(gateway.stop);
    address = gateway.address;
  });
  afterAll(() => running.disposeAsync());
  return {
    get address() {
      return address;
    },
    defer: (end) =>
      running.defer(async () => {
        await end();
      }),
  };
}
