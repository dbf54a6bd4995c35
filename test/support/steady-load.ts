import { Agent, request } from 'node:http';

export type Sent = { readonly path: string; readonly body: Readonly<Record<string, unknown>> };

export type SteadyLoad = {
  /** Requests that were answered with statusCode 0, by referenceId. */
  readonly accepted: ReadonlyMap<number, Sent>;
  /** Requests that got another answer, or none: whether they were accepted is not known for the latter. */
  readonly others: () => number;
  readonly sent: () => number;
  /** Sends no more, and resolves when every request is answered or broken. */
  stop(): Promise<void>;
};

const TICK_MS = 20;

export type SteadyLoadOptions = {
  readonly user: string;
  readonly requestsPerSecond: number;
  readonly next: () => Sent;
  /** Each waits for the answer to the one before it. */
  readonly oneAfterTheOther?: boolean;
};

/** Sends requests at a steady rate, whatever becomes of them, to each address in turn: as many desktops do that know nothing of each other. */
export function startSteadyLoad(address: string | readonly string[], options: SteadyLoadOptions): SteadyLoad {
  const addresses = typeof address === 'string' ? [address] : address;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const accepted = new Map<number, Sent>();
  const authorization = `Basic ${Buffer.from(`${options.user}:demo`).toString('base64')}`;
  let others = 0;
  let underWay = 0;
  let count = 0;
  let emptied: (() => void) | undefined;

  function send(): void {
    if (options.oneAfterTheOther === true && underWay > 0) return;
    const sent = options.next();
    const to = addresses[count++ % addresses.length];
    underWay++;
    const done = (referenceId: number | undefined): void => {
      if (referenceId === undefined) others++;
      else accepted.set(referenceId, sent);
      if (--underWay === 0) emptied?.();
    };
    post(`${to}/api/v2${sent.path}`, agent, authorization, sent.body).then(done, () => done(undefined));
  }

  let due = 0;
  const timer = setInterval(() => {
    for (due += (options.requestsPerSecond * TICK_MS) / 1_000; due >= 1; due--) send();
  }, TICK_MS);
  return {
    accepted,
    others: () => others,
    sent: () => count,
    async stop() {
      clearInterval(timer);
      if (underWay > 0) await new Promise<void>((resolve) => (emptied = resolve));
      agent.destroy();
    },
  };
}

/** The referenceId of an accepted request; undefined for a refused one. Rejects when no whole answer came. */
function post(url: string, agent: Agent, authorization: string, body: object): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { authorization, 'content-type': 'application/json' };
  const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('error', reject);
    answer.on('end', () => {
      // A balancer may answer by itself, in words of its own.
      const isOurs = answer.headers['content-type']?.startsWith('application/json') === true;
      const { statusCode, referenceId } = isOurs ? JSON.parse(text) : { statusCode: undefined };
      resolve(statusCode === 0 ? referenceId : undefined);
    });
  });
  outgoing.on('error', reject);
  outgoing.end(JSON.stringify(body));
  return promise;
}
