/** A client of Workspace API v3 that says everything itself: credentials with every request, all Bayeux messages to one URL. */
export type V3Client = {
  /** Subscribes; resolves with the data of the first event on that channel where it is told one at once. */
  subscribe(channel: string): Promise<Data | undefined>;
  /** Sends a body as it is and answers the answer. */
  send(path: string, body?: string): Promise<Data>;
  /** Sends an operation and answers its event. */
  request(path: string, body?: object): Promise<Data>;
  /** The next event with this operationId. */
  next(operationId: string): Promise<Data>;
};

type Data = Readonly<Record<string, unknown>>;
type Message = {
  readonly channel: string;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly data?: Data;
};

const WELCOMED = '/workspace/v3/initialization';

export async function connectV3(address: string, credentials: Readonly<Record<string, string>>): Promise<V3Client> {
  const events: Data[] = [];
  const post = async <Answer>(path: string, body: string | undefined): Promise<Answer> => {
    const answer = await fetch(`${address}/workspace/v3${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials },
      ...(body !== undefined && { body }),
    });
    const parsed: Answer = JSON.parse(await answer.text());
    return parsed;
  };
  const exchange = async (message: object): Promise<readonly Message[]> => {
    const replies = await post<readonly Message[]>('/notifications', JSON.stringify([message]));
    for (const { channel, data } of replies) if (!channel.startsWith('/meta/') && data !== undefined) events.push(data);
    return replies;
  };
  const [shaken] = await exchange({
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
  });
  const clientId = shaken?.clientId ?? '';
  const connect = (timeout: number) =>
    exchange({ channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout } });

  async function next(matches: (event: Data) => boolean): Promise<Data> {
    for (;;) {
      const at = events.findIndex(matches);
      const [event] = at === -1 ? [] : events.splice(at, 1);
      if (event !== undefined) return event;
      await connect(5_000);
    }
  }
  await connect(0);

  return {
    async subscribe(subscription) {
      await exchange({ channel: '/meta/subscribe', clientId, subscription });
      return subscription === WELCOMED ? next(({ state }) => state === 'Complete') : undefined;
    },
    send: (path, body) => post<Data>(path, body),
    async request(path, body) {
      const { operationId } = await post<Data>(path, body && JSON.stringify(body));
      return next((event) => event['operationId'] === operationId);
    },
    next: (operationId) => next((event) => event['operationId'] === operationId),
  };
}
