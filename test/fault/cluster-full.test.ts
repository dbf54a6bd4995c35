import { expect, it, onTestFinished } from 'vitest';
import { startGatewayCluster } from '../support/gateway-cluster.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { post, toFindPhoneCall } from '../support/rest-client.ts';
import { FOUND, startScriptedUcs } from '../support/scripted-ucs.ts';

const url = process.env['TEST_NATS_URL'];
const STREAM_MAX_BYTES = 64 * 1024 ** 2;
/** Nearly as much as attached data may be. */
const NOTE_CHARS = 120 * 1024;
/** Far more than the stream takes. */
const REQUESTS_MAX = (2 * STREAM_MAX_BYTES) / NOTE_CHARS;

// No package on npm brings a NATS server: .ci/run builds one and names it.
it.skipIf(url === undefined)(
  'gateways whose stream is full refuse with 503, answer all that they have accepted, once, and accept again when there is room [promises 1, 2, 7]',
  { timeout: 300_000 },
  async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    ucs.answer = () => ({ type: 'silence' });
    const cluster = await startGatewayCluster(url ?? '', 3, {
      UCS_TARGET: ucs.target,
      NATS_STREAM_MAX_BYTES: String(STREAM_MAX_BYTES),
      // Filling it may take a busy machine longer than a minute.
      DISPATCH_BUDGET_MS: '600000',
      JOURNAL_OPEN_BYTES_MAX: String(4 * STREAM_MAX_BYTES),
      JOURNAL_USER_SHARE: '100',
      JOURNAL_CONTACT_CENTRE_SHARE: '100',
      RATE_LIMIT_PER_USER: '100000',
    });
    onTestFinished(cluster.stop);
    const accepted: number[] = [];
    const userData = { note: 'n'.repeat(NOTE_CHARS) };
    let asked = 0;
    const ask = (address: string) =>
      post(address, '/ucs/interactions', 'alice', { ...toFindPhoneCall(`call-${asked++}`), userData });
    for (const { address } of cluster.gateways) {
      let answer = await ask(address);
      while (answer.status === 200 && accepted.length < REQUESTS_MAX) {
        accepted.push(answer.body.referenceId);
        answer = await ask(address);
      }
      expect(answer).toMatchObject({ status: 503, body: { statusCode: 4 } });
      expect(answer.retryAfter).toBeGreaterThan(0);
    }
    ucs.answer = () => FOUND;
    const [one, two] = cluster.gateways;
    const reader = startReplayingSubscriber(two?.address ?? '', 'alice');
    onTestFinished(reader.close);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 120_000 }).toEqual([]);
    const again = async () => {
      const answer = await ask(one?.address ?? '');
      if (answer.status === 200) accepted.push(answer.body.referenceId);
      return answer.status;
    };
    await expect.poll(again, { timeout: 60_000 }).toBe(200);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 60_000 }).toEqual([]);
    const told = reader.events.map(({ data }) => data.referenceId);
    expect(told.toSorted((a, b) => a - b)).toEqual(accepted.toSorted((a, b) => a - b));
    expect(reader.events.filter(({ data }) => 'errorCode' in data)).toEqual([]);
  },
);
