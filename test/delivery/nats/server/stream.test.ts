import { JetStreamApiError } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../../src/delivery/nats/server/stream.ts';
import { systemClock } from '../../../../src/kernel/clock.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createNatsDeployment } from '../../../support/nats-home.ts';

const url = process.env['TEST_NATS_URL'];
const SETTINGS = { replicas: 1, maxBytes: 64 * 1024 ** 2, logEntriesPerUserMax: 1000 };

function refusal(code: number, description: string): JetStreamApiError {
  return new JetStreamApiError({ code: 400, err_code: code, description });
}

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('the stream of a deployment', () => {
  /** JetStream as a gateway of a cluster sees it while another gateway’s stream is being made. */
  async function openBeside(unknownFor: number) {
    const { home } = await createNatsDeployment(url ?? '').open();
    const { streams } = home.manager;
    let asked = 0;
    const manager = {
      streams: {
        info: (name: string) =>
          asked++ < unknownFor ? Promise.reject(refusal(10059, 'stream not found')) : streams.info(name),
        add: () => Promise.reject(refusal(10058, 'stream name already in use with a different configuration')),
        update: () => Promise.reject(new Error('nothing differs')),
      },
    };
    return { home, manager };
  }

  it('is waited for when another gateway makes it in the same moment', async () => {
    const { home, manager } = await openBeside(4);
    const opened = await openStream(manager, home.subjects, SETTINGS, systemClock);
    expect(opened.epoch).toBe(home.stream.epoch);
  });

  it('ends the start when it does not appear', async () => {
    const { home, manager } = await openBeside(Number.POSITIVE_INFINITY);
    const clock = createManualClock();
    const after = clock.after;
    const moving = {
      ...clock,
      after(delayMs: number, run: () => void) {
        const timer = after(delayMs, run);
        queueMicrotask(() => clock.advance(delayMs));
        return timer;
      },
    };
    await expect(openStream(manager, home.subjects, SETTINGS, moving)).rejects.toThrow(
      /^NATS_URL: JetStream refuses the stream: stream name already in use .*NATS_REPLICAS is 1, NATS_STREAM_MAX_BYTES 64 MiB/,
    );
  });
});
