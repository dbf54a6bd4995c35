import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type BodyRefusal, createRequestBodies } from '../../../../src/bayeux/transport/polling/request-bodies.ts';
import { createAddresses } from '../../../../src/http/address/addresses.ts';
import { toCaller } from '../../../support/bayeux-server.ts';

const turn = () => new Promise(setImmediate);

describe('bodies of polling requests', () => {
  function start() {
    const limits: string[] = [];
    const bodies = createRequestBodies({
      addresses: createAddresses({ trustedProxies: [], publicUrl: undefined }),
      reportLimit: (limit, culprit) => void limits.push(`${limit} ${'userId' in culprit ? culprit.userId : 'address'}`),
      bodyMaxBytes: 100,
      strangerBodyMaxBytes: 10,
      bodiesMaxBytes: 400,
      strangerBodiesMaxBytes: 25,
    });
    /** A request whose body comes in parts, when the test says so. */
    function send(userName?: string, headers: IncomingMessage['headers'] = {}) {
      const req = new IncomingMessage(new Socket());
      req.headers = headers;
      const outcome: { body?: Buffer | BodyRefusal } = {};
      bodies.read(req, userName === undefined ? undefined : toCaller(userName), (body) => {
        expect(outcome.body).toBeUndefined();
        outcome.body = body;
      });
      return {
        outcome,
        async part(bytes: number) {
          req.push(Buffer.alloc(bytes, 'x'));
          await turn();
        },
        async end() {
          req.push(null);
          await turn();
        },
        async breakOff() {
          req.destroy();
          await turn();
        },
      };
    }
    return { limits, send };
  }

  it('are read whole, up to the bound of who sends them [S4]', async () => {
    const { send } = start();
    const cases = [
      ['alice', 100, 'x'.repeat(100)],
      ['alice', 101, 'too-large'],
      [undefined, 10, 'x'.repeat(10)],
      [undefined, 11, 'not-authenticated'],
    ] as const;
    for (const [userName, bytes, expected] of cases) {
      const request = send(userName);
      await request.part(5);
      await request.part(bytes - 5);
      await request.end();
      expect(String(request.outcome.body)).toBe(expected);
      const declared = send(userName, { 'content-length': String(bytes) });
      expect(declared.outcome.body).toBe(expected.startsWith('x') ? undefined : expected);
    }
  });

  it('of strangers have one bound together, which keeps nobody out who is known [S4]', async () => {
    const { limits, send } = start();
    const strangers = [send(), send(), send()];
    for (const stranger of strangers) await stranger.part(10);
    expect(strangers.map(({ outcome }) => outcome.body)).toEqual([undefined, undefined, 'try-again-later']);
    expect(limits).toEqual(['bayeux-bodies address']);
    const alice = send('alice');
    await alice.part(100);
    await alice.end();
    expect(String(alice.outcome.body)).toHaveLength(100);
    await strangers[0]?.breakOff();
    const next = send();
    await next.part(10);
    await next.end();
    expect(String(next.outcome.body)).toHaveLength(10);
  });

  it('of one user take a quarter of what there is for all, and give it back when they are read [S4]', async () => {
    const { limits, send } = start();
    const [one, two] = [send('alice'), send('alice')];
    await one.part(60);
    await two.part(60);
    expect(two.outcome.body).toBe('try-again-later');
    expect(limits).toEqual(['bayeux-bodies id-alice']);
    await one.end();
    for (const userName of ['alice', 'b', 'c', 'd']) await send(userName).part(100);
    const fifth = send('e');
    await fifth.part(1);
    expect(fifth.outcome.body).toBe('try-again-later');
  });
});
