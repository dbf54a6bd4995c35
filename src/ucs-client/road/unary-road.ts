import { type Client, Metadata } from '@grpc/grpc-js';
import type { Road, RoadCall, RoadReply } from './road.ts';

const same = (bytes: Buffer): Buffer => bytes;

/** Each call is a gRPC call of its own. */
export function createUnaryRoad(client: () => Client): Road {
  return {
    call: (call) => new Promise((resolve) => begin(client(), call, resolve)),
    stop() {},
  };
}

function begin(client: Client, call: RoadCall, resolve: (reply: RoadReply) => void): void {
  const metadata = new Metadata();
  for (const [name, value] of call.metadata) metadata.set(name, value);
  const options = { deadline: Date.now() + call.timeoutMs };
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
}
