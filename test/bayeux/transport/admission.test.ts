import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAdmit } from '../../../src/bayeux/transport/admission.ts';
import { createAddresses } from '../../../src/http/address/addresses.ts';
import type { Credentials, Identification } from '../../../src/identity/identity.ts';
import { toCaller, toSignIn } from '../../support/bayeux-server.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const FOUND: Identification = { caller: toCaller('alice'), signIn: toSignIn('alice'), setCookie: undefined };
const UNKNOWN: Identification = {
  caller: undefined,
  setCookie: undefined,
  refusal: 'unknown',
  retryAfterSeconds: undefined,
};

function start(answer: Identification = FOUND) {
  const clock = createManualClock();
  const asked: Credentials[] = [];
  const state = { answer, isOver: false };
  const admit = createAdmit({
    clock,
    addresses: createAddresses({ trustedProxies: [], publicUrl: undefined }),
    async identify(credentials) {
      asked.push(credentials);
      return state.answer;
    },
    isOver: () => state.isOver,
  });
  const ask = (socket: Socket, headers: { readonly authorization?: string; readonly cookie?: string }) => {
    const req = new IncomingMessage(socket);
    Object.assign(req.headers, headers);
    return admit(req, headers.cookie);
  };
  return { clock, asked, state, ask };
}

const BASIC = { authorization: 'Basic YWxpY2U6ZGVtbw==', cookie: 'BAYEUX_BROWSER=one' };

describe('the admission of a request', () => {
  it('does not ask again about the same proof on the same connection, for five seconds [S2]', async () => {
    const { clock, asked, ask } = start();
    const socket = new Socket();
    const first = await ask(socket, BASIC);
    expect(first).toMatchObject({ caller: { userName: 'alice' }, browser: 'one' });
    clock.advance(4999);
    expect(await ask(socket, BASIC)).toEqual(first);
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await ask(socket, BASIC);
    expect(asked).toHaveLength(2);
  });

  it.each([
    { what: 'other credentials', headers: { ...BASIC, authorization: 'Basic Ym9iOmRlbW8=' } },
    { what: 'no credentials', headers: { cookie: BASIC.cookie } },
    { what: 'another cookie', headers: { ...BASIC, cookie: 'JSESSIONID=other' } },
  ])('asks about $what on the same connection [S2]', async ({ headers }) => {
    const { asked, ask, state } = start();
    const socket = new Socket();
    await ask(socket, BASIC);
    state.answer = UNKNOWN;
    expect(await ask(socket, headers)).toMatchObject({ caller: undefined });
    expect(asked).toHaveLength(2);
  });

  it('asks about the same proof on another connection', async () => {
    const { asked, ask } = start();
    for (const socket of [new Socket(), new Socket()]) await ask(socket, BASIC);
    expect(asked).toHaveLength(2);
  });

  it('asks about the same proof on the same connection at once when the sign-in is over [S2]', async () => {
    const { asked, ask, state } = start();
    const socket = new Socket();
    await ask(socket, BASIC);
    state.isOver = true;
    state.answer = UNKNOWN;
    expect(await ask(socket, BASIC)).toMatchObject({ caller: undefined });
    expect(asked).toHaveLength(2);
  });

  it.each<Identification>([UNKNOWN, { ...UNKNOWN, refusal: 'busy' }, { ...FOUND, setCookie: 'a=b' }])(
    'remembers nobody after %j',
    async (answer) => {
      const { asked, ask } = start(answer);
      const socket = new Socket();
      await ask(socket, BASIC);
      await ask(socket, BASIC);
      expect(asked).toHaveLength(2);
    },
  );
});
