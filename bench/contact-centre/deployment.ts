import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoContactCentres } from '../../src/config/demo-identities.ts';
import { createDirectory } from '../../src/identity/directory.ts';
import { openSecretFile } from '../../src/identity/sign-in/secret-file.ts';
import { createSessionCookies } from '../../src/identity/sign-in/session-cookies.ts';
import { systemClock as clock } from '../../src/kernel/clock.ts';
import { GATEWAY_COMMAND } from '../support/gateway-command.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Agents, startAgents } from './start-agents.ts';

/** A gateway whose users have signed in before: their cookies are good. */
export type Deployment = {
  readonly gateway: ServerProcess;
  /** Header lines with the cookies of its users, by number. The last of them never open a session. */
  readonly credentials: readonly string[];
  /** A process of agents with these credentials; it ends with the deployment. */
  startAgents(credentials: readonly string[]): Promise<Agents>;
  stop(): Promise<void>;
};

/** Users that never open a session. */
const QUIET_USERS = 100;
const SESSION_MS = 12 * 3_600_000;

export async function deploy(options: {
  readonly ucs: string;
  readonly folder: string;
  readonly agents: number;
  readonly env: Readonly<Record<string, string>>;
}): Promise<Deployment> {
  const { ucs, folder, env } = options;
  const contactCentres = toContactCentres(options.agents + QUIET_USERS);
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'gateway.yaml');
  writeFileSync(config, JSON.stringify({ identity: { contactCentres } }), { mode: 0o600 });
  const dataDir = join(folder, 'data');
  const cookies = toCookies(contactCentres, openSecretFile(dataDir, 'session-key', randomBytes).bytes);
  const gateway = await startServer(GATEWAY_COMMAND, {
    env: {
      ...{ UCS_TARGET: ucs, DATA_DIR: dataDir, GATEWAY_CONFIG: config, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'info' },
      ...env,
    },
    ready: /(http:\/\/127\.0\.0\.1:\d+)/,
  });
  const port = Number(new URL(gateway.address).port);
  const started: Agents[] = [];
  return {
    gateway,
    credentials: cookies.map((cookie) => `Cookie: JSESSIONID=${cookie}`),
    async startAgents(credentials) {
      const agents = await startAgents(folder, { port, credentials });
      started.push(agents);
      return agents;
    },
    async stop() {
      for (const agents of started) agents.stop();
      await gateway.stop();
    },
  };
}

type Centres = typeof demoContactCentres;

/** One contact centre with so many users, all with the password of the demo identities. */
function toContactCentres(users: number): Centres {
  const [centre] = demoContactCentres;
  const [user] = centre?.users ?? [];
  if (centre === undefined || user === undefined) throw new Error('there are no demo identities');
  const toUser = (number: number) => ({ ...user, userName: `agent-${number}`, userId: `agent-${number}` });
  return [{ ...centre, users: Array.from({ length: users }, (_, number) => toUser(number)) }];
}

function toCookies(contactCentres: Centres, sessionKey: Uint8Array): readonly string[] {
  const directory = createDirectory(contactCentres, { configuredUsersProvided: false });
  const options = { sessionKey, sessionCookieMs: SESSION_MS, sessionMaxMs: SESSION_MS, sessionCookiesMax: 1 };
  const sessions = createSessionCookies(options, directory, clock);
  const users = contactCentres.flatMap(({ users }) => users);
  return users.map(({ userName }) => {
    const entry = directory.byUserName(userName);
    if (entry === undefined) throw new Error(`${userName} is not in the directory`);
    return sessions.begin(entry, undefined, false).token;
  });
}
