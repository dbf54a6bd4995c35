import { type ConsumerMessages, DeliverPolicy, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';

/** A message of the stream as it came by. */
export type Followed = {
  readonly subject: string;
  readonly sequence: number;
  readonly payload: string;
  header(name: string): string;
};

/** Brings everything on some subjects, in the order of the stream, each once. */
export type Follower = {
  /** The place up to which everything has come. */
  followed(): number;
  /** Begins anew where it stands: what it listened to has fallen silent. */
  restart(): void;
  stop(): void;
};

export type FollowerOptions = {
  readonly client: JetStreamClient;
  readonly stream: string;
  readonly subjects: readonly string[];
  /** The last place that is known already. */
  readonly after: number;
  readonly onMessage: (message: Followed) => void;
  readonly onError: (error: unknown) => void;
};

const PULL_MAX_MESSAGES = 5_000;
/** Also how long the client waits before it tries again after a failure. */
const PULL_EXPIRES_MS = 2_000;
const HEARTBEAT_MS = 500;

export async function startFollower(options: FollowerOptions): Promise<Follower> {
  let followed = options.after;
  let stopped = false;
  let current = await listen();

  function take(message: JsMsg): void {
    // A consumer that was begun anew may overlap with the one before it.
    if (message.seq <= followed) return;
    followed = message.seq;
    options.onMessage(toFollowed(message));
  }

  async function listen(): Promise<ConsumerMessages> {
    const consumer = await options.client.consumers.get(options.stream, {
      filter_subjects: [...options.subjects],
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: followed + 1,
    });
    return consumer.consume({
      max_messages: PULL_MAX_MESSAGES,
      expires: PULL_EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
      callback: take,
    });
  }

  async function listenAgain(): Promise<void> {
    current.stop();
    const next = await listen();
    if (stopped) next.stop();
    else current = next;
  }

  return {
    followed: () => followed,
    restart: () => void listenAgain().catch(options.onError),
    stop() {
      stopped = true;
      current.stop();
    },
  };
}

/** Everything that the stream has on these subjects up to this place, on which there must be a message of them, in its order. */
export async function readOnce(
  client: JetStreamClient,
  stream: string,
  subjects: readonly string[],
  through: number,
): Promise<readonly Followed[]> {
  const consumer = await client.consumers.get(stream, {
    filter_subjects: [...subjects],
    deliver_policy: DeliverPolicy.All,
  });
  const messages = await consumer.consume({
    max_messages: PULL_MAX_MESSAGES,
    expires: PULL_EXPIRES_MS,
    idle_heartbeat: HEARTBEAT_MS,
  });
  const all: Followed[] = [];
  for await (const message of messages) {
    const followed = toFollowed(message);
    all.push(followed);
    if (followed.sequence >= through) break;
  }
  return all;
}

function toFollowed(message: JsMsg): Followed {
  return {
    subject: message.subject,
    sequence: message.seq,
    payload: message.string(),
    header: (name) => message.headers?.get(name) ?? '',
  };
}
