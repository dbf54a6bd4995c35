import { type Client, Metadata, status } from '@grpc/grpc-js';
import type { Clock } from '../../kernel/clock.ts';
import { createFifoQueue } from '../../kernel/fifo-queue.ts';
import type { StreamLimit } from '../channel/stream-limit.ts';
import { CALL_CANCELLED, type Road, type RoadCall, type RoadReply } from './road.ts';

export type UnaryRoadOptions = {
  readonly client: () => Client;
  readonly limit: StreamLimit;
  readonly clock: Clock;
};

/** A call that stands in line. */
type Waiting = {
  readonly call: RoadCall;
  /** Its turn has come: answers how much time is left, or undefined when it has given up. */
  takeTurn(): number | undefined;
  readonly settle: (reply: RoadReply) => void;
};

/** The backend was never asked, so it is not the one who was late. */
const NO_TURN_IN_TIME = { code: status.RESOURCE_EXHAUSTED };
/** Until it is known how many calls the backend takes: enough to find out. */
const CALLS_UNTIL_KNOWN = 1;
/** What is assumed for those who plan ahead: the usual limit of servers and proxies. */
const CALLS_ASSUMED = 100;

const same = (bytes: Buffer): Buffer => bytes;

/**
 * Each call is a gRPC call of its own. No more are under way than the backend takes at once; the others stand in line, and give up, unsent, when their time is over: so a
 * backend that is slow is not asked twice.
 */
export function createUnaryRoad({ client, limit, clock }: UnaryRoadOptions): Road {
  const line = createFifoQueue<Waiting>();
  let underWay = 0;
  let stopped = false;

  function advance(): void {
    while (!stopped && underWay < (limit.read() ?? CALLS_UNTIL_KNOWN)) {
      const next = line.shift();
      if (next === undefined) return;
      void run(next);
    }
  }

  async function run({ call, takeTurn, settle }: Waiting): Promise<void> {
    const timeoutMs = takeTurn();
    if (timeoutMs === undefined) return;
    underWay += 1;
    const reply = await callOnce(client(), { ...call, timeoutMs });
    underWay -= 1;
    settle(reply);
    advance();
  }

  function stand(call: RoadCall, settle: (reply: RoadReply) => void): void {
    const untilMs = clock.monotonicMs() + call.timeoutMs;
    let isWaiting = true;
    const leave = () => {
      isWaiting = false;
      timer.cancel();
      call.signal?.removeEventListener('abort', cancel);
    };
    const giveUp = (error: object) => {
      leave();
      settle({ ok: false, error });
    };
    const cancel = () => giveUp(CALL_CANCELLED);
    const timer = clock.after(call.timeoutMs, () => giveUp(NO_TURN_IN_TIME));
    call.signal?.addEventListener('abort', cancel, { once: true });
    const takeTurn = () => {
      if (!isWaiting) return undefined;
      leave();
      return Math.max(1, untilMs - clock.monotonicMs());
    };
    line.push({ call, takeTurn, settle });
  }

  limit.onLearned(advance);
  return {
    callsMax: () => limit.read() ?? CALLS_ASSUMED,
    call: (call) =>
      new Promise((resolve) => {
        if (stopped) return resolve({ ok: false, error: CALL_CANCELLED });
        stand(call, resolve);
        advance();
      }),
    stop() {
      stopped = true;
      for (let next = line.shift(); next !== undefined; next = line.shift()) {
        if (next.takeTurn() !== undefined) next.settle({ ok: false, error: CALL_CANCELLED });
      }
    },
  };
}

function callOnce(client: Client, call: RoadCall): Promise<RoadReply> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(call.metadata)) metadata.set(name, value);
  const options = { deadline: Date.now() + call.timeoutMs };
  return new Promise((resolve) => {
    try {
      const running = client.makeUnaryRequest(
        call.path,
        same,
        same,
        call.request,
        metadata,
        options,
        (error, response) => {
          call.signal?.removeEventListener('abort', cancel);
          resolve(error === null && response !== undefined ? { ok: true, response } : { ok: false, error });
        },
      );
      const cancel = () => running.cancel();
      call.signal?.addEventListener('abort', cancel, { once: true });
    } catch (error) {
      // A closed channel throws instead of answering.
      resolve({ ok: false, error });
    }
  });
}
