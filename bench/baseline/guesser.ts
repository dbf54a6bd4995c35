/** Sends wrong passwords at once, each on a connection of its own, whenever a line comes in; says when all are answered. Usage: guesser.ts URL COUNT */
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

const [url = '', count = '0'] = process.argv.slice(2);
const agents = Array.from({ length: Number(count) }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
let rounds = 0;

function get(path: string, agent: Agent, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const outgoing = request(url + path, { agent, headers }, (answer) => answer.resume().on('end', resolve));
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

/** Names that nobody has and one that somebody has, each with a password of its own. */
function guess(agent: Agent, at: number): Promise<void> {
  const credentials = `${at % 10 === 0 ? 'bob' : `nobody-${at}`}:wrong ${rounds} ${at}`;
  return get('/api/v2/me', agent, { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
}

// The connections stand before the guesses start.
await Promise.all(agents.map((agent) => get('/api/v2/diagnostics/version', agent)));
console.log('ready to guess');
for await (const _line of createInterface({ input: process.stdin })) {
  rounds++;
  await Promise.all(agents.map(guess));
  console.log('all answered');
}
for (const agent of agents) agent.destroy();
