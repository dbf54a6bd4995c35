import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createNatsJournal, type NatsJournal, type NatsJournalOptions } from '../../src/delivery/nats/nats-journal.ts';
import { type NatsHome, openNatsHome } from '../../src/delivery/nats/server/nats-home.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { noMetrics, silentLog } from '../../src/telemetry/silent.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A deployment of its own on a running server: its stream is removed when the test is over. */
export type NatsDeployment = {
  readonly prefix: string;
  /** Opens a journal, as a gateway with this folder would; the folder of an earlier one makes it the next start of that. */
  open(folder?: string, change?: Partial<NatsJournalOptions>, url?: string): Promise<OpenedJournal>;
};

export type OpenedJournal = NatsJournal & {
  readonly home: NatsHome;
  /** Ends it as SIGKILL would: nothing is said to anybody. */
  kill(): Promise<void>;
};

export type NatsLimits = {
  readonly logEntriesPerUserMax: number;
  readonly streamMaxBytes: number;
};

const ROOMY: NatsLimits = { logEntriesPerUserMax: 1000, streamMaxBytes: 64 * 1024 ** 2 };

export function createNatsDeployment(serverUrl: string, limits: Partial<NatsLimits> = {}): NatsDeployment {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const { logEntriesPerUserMax, streamMaxBytes } = { ...ROOMY, ...limits };
  let opened = false;

  async function openHome(url: string): Promise<NatsHome> {
    const home = await openNatsHome({
      servers: url.split(','),
      credentialsFile: undefined,
      tlsCaFile: undefined,
      tlsCertFile: undefined,
      tlsKeyFile: undefined,
      prefix,
      stream: { replicas: 1, maxBytes: streamMaxBytes, logEntriesPerUserMax },
      name: 'test',
      randomBytes,
      clock: systemClock,
      log: silentLog,
    });
    return home;
  }

  async function removeStream(): Promise<void> {
    const home = await openHome(serverUrl);
    await home.manager.streams.delete(prefix);
    await home.close();
  }

  return {
    prefix,
    async open(folder = makeTemporaryFolder(), change = {}, url = serverUrl) {
      if (!opened) onTestFinished(removeStream);
      opened = true;
      const home = await openHome(url);
      const journal = await createNatsJournal({ ...natsOptions(folder, home), ...change });
      let ended: Promise<void> | undefined;
      const stop = () => {
        ended ??= journal.stop().then(() => home.close());
        return ended;
      };
      onTestFinished(stop);
      return {
        ...journal,
        home,
        stop,
        kill() {
          ended ??= home.close().then(() => journal.stop());
          return ended;
        },
      };
    },
  };
}

/** Short times, so that a lease is over in three seconds; not shorter, since a busy machine takes one to store something. */
function natsOptions(folder: string, home: NatsHome): NatsJournalOptions {
  return {
    clock: systemClock,
    randomBytes,
    log: silentLog,
    metrics: noMetrics,
    home,
    folder,
    openRecordsMax: 10_000,
    openBytesMax: 64 * 1024 ** 2,
    contactCentreShare: 100,
    userShare: 100,
    contentsInMemoryMaxBytes: 1024 ** 2,
    logRetentionMs: 3_600_000,
    catchUpMs: 120_000,
    answerWaitMs: 10_000,
    markDelayMs: 10,
    beatMs: 100,
    dispatchStopMs: 1500,
    claimMs: 3000,
    silentMs: 3000,
    acceptWaitMs: 5000,
    publishTimeoutMs: 2000,
    batchMaxMessages: 900,
    batchMaxBytes: 1024 ** 2,
    recentMaxBytes: 1024 ** 2,
    leaseSize: 100,
    retryMs: 20,
    firstBeatMaxMs: 20_000,
    fillIntervalMs: 100,
    seeMaxMs: 2000,
    stuckMs: 3000,
    finishMaxMs: 2000,
    onFatal: () => {},
  };
}
