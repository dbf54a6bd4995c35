import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbeddedUcs, type EmbeddedUcsOptions, startEmbeddedUcs } from '../../src/backend/embedded-ucs.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type CollectingLog, createCollectingLog } from '../support/collecting-log.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';

const ENDED = 'The embedded UCS ended; it is started again.';

type Started = {
  readonly ucs: EmbeddedUcs;
  readonly target: string;
  readonly collected: CollectingLog;
  /** Where its database lies. */
  readonly folder: string;
};

async function start(folder: string, change: Partial<EmbeddedUcsOptions> = {}): Promise<Started> {
  const collected = createCollectingLog();
  const target = `unix:${join(makeTemporaryFolder(), 'ucs.sock')}`;
  const ucs = await startEmbeddedUcs({
    listen: target,
    store: { kind: 'sqlite', file: join(folder, 'ucs', 'ucs.sqlite') },
    demoData: true,
    clock: systemClock,
    log: collected.log,
    restartMs: 20,
    ...change,
  });
  onTestFinished(() => ucs.stop());
  return { ucs, target, collected, folder };
}

describe('the UCS in a thread of the gateway', () => {
  it('answers over its socket, and keeps what it did [embedded]', async () => {
    const folder = makeTemporaryFolder();
    const first = await start(folder);
    const made = await connectUcs(first.target).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    expect(made).toMatchObject({ ok: true, response: { created: true } });
    await first.ucs.stop();
    const second = await start(folder);
    const found = await connectUcs(second.target).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    expect(found).toMatchObject({ ok: true, response: { created: false } });
    expect([...first.collected.sentences, ...second.collected.sentences]).toEqual([]);
  });

  it('that cannot open its database does not stop the gateway, and begins to serve when it can [embedded]', async () => {
    const folder = makeTemporaryFolder();
    // A file where the folder should be: no user, not even root, can write below it.
    writeFileSync(join(folder, 'ucs'), '');
    const { target, collected } = await start(folder);
    await collected.until(ENDED, 2);
    rmSync(join(folder, 'ucs'));
    await untilServing(connectUcs(target), true);
    expect(collected.sentences).toContain('The embedded UCS failed.');
  });

  it('stops while it waits to be started again, and while it starts [stop]', async () => {
    const folder = makeTemporaryFolder();
    writeFileSync(join(folder, 'ucs'), '');
    const waiting = await start(folder, { restartMs: 3_600_000 });
    await waiting.collected.until(ENDED);
    await waiting.ucs.stop();

    const starting = await start(folder, { restartMs: 0 });
    await starting.collected.until(ENDED);
    await starting.ucs.stop();
    expect(starting.collected.sentences.filter((sentence) => sentence === ENDED).length).toBeGreaterThan(0);
  });

  it('stops once, however often it is told to [stop]', async () => {
    const { ucs } = await start(makeTemporaryFolder());
    await Promise.all([ucs.stop(), ucs.stop()]);
    await ucs.stop();
  });
});
