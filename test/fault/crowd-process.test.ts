import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedLimits } from '../../src/config/fixed-limits.ts';
import { BAYEUX_PATH, basic } from '../support/bayeux-server.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { openRawConnection, postHead, type RawConnection } from '../support/raw-http.ts';
import { upgradeHead } from '../support/raw-websocket.ts';

const { newcomersWaitingMax } = fixedLimits.bayeux;
const CROWD = newcomersWaitingMax + 500;

describe('a crowd that comes at once, as after a restart', { timeout: 60_000 }, () => {
  const dataDir = createDataDir();
  let gateway: Program;
  let cookie = '';

  beforeAll(async () => {
    gateway = await startGatewayProcess(dataDir.path, { LOG_LEVEL: 'warn' });
    const signedIn = await fetch(`${gateway.address}/api/v2/me`, { headers: { authorization: basic('alice') } });
    cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterAll(async () => {
    await gateway.stop();
    dataDir.remove();
  });

  const port = () => Number(new URL(gateway.address).port);
  const body = JSON.stringify({
    ...{ operationName: 'FindPhoneCall', callId: 'crowd', status: 'InProcess' },
    ...{ phoneNumber: '1231231231', type: 'Inbound' },
  });

  async function ask(connection: RawConnection): Promise<string> {
    const answer = await connection.answer();
    if (answer === 'closed') return 'closed';
    const again = Number(answer.headers.get('retry-after') ?? 0);
    return again >= 1 ? `${answer.status}, come again` : String(answer.status);
  }

  it('is let in, or told when to come again, to the last one; requests of others are taken meanwhile', async () => {
    const other = await openRawConnection(port());
    const crowd: RawConnection[] = [];
    const head = upgradeHead({ Authorization: undefined, Cookie: cookie }, BAYEUX_PATH);
    const answers = Array.from({ length: CROWD }, async () => {
      const connection = await openRawConnection(port());
      crowd.push(connection);
      await connection.write(head);
      return ask(connection);
    });
    const headers = { Authorization: undefined, Cookie: cookie };
    await other.write(postHead('/api/v2/ucs/interactions', body, headers), body);
    expect(await ask(other)).toBe('200');

    const counts = Object.groupBy(await Promise.all(answers), (answer) => answer);
    const letIn = counts['101']?.length ?? 0;
    const refused = counts['503, come again']?.length ?? 0;
    expect(letIn + refused).toBe(CROWD);
    expect(letIn).toBeGreaterThanOrEqual(newcomersWaitingMax);
    for (const { socket } of [...crowd, other]) socket.destroy();
  });
});
