import type { IncomingMessage } from 'node:http';
import type { Addresses } from '../../../http/address/addresses.ts';
import { type Caller, userKeyText } from '../../../identity/caller.ts';
import { createByteBudget } from '../../../kernel/bounds/byte-budget.ts';
import type { ReportLimit } from '../../../telemetry/port.ts';

export type RequestBodiesOptions = {
  readonly addresses: Addresses;
  readonly reportLimit: ReportLimit;
  /** Bytes of a request body; a larger one is answered with 413 [S4]. */
  readonly bodyMaxBytes: number;
  /** Bytes of a body whose sender is nobody we know; a larger one is answered with 401. */
  readonly strangerBodyMaxBytes: number;
  /** Bytes of all bodies that are on their way, of senders that are known; one of them gets a quarter at most. */
  readonly bodiesMaxBytes: number;
  /** The same of all others together. */
  readonly strangerBodiesMaxBytes: number;
};

/** Why a body is not read to its end; each is a failure of the table of answers. */
export type BodyRefusal = 'too-large' | 'not-authenticated' | 'try-again-later';

/** Reads the bodies of requests, once it is known who sends them. */
export type RequestBodies = {
  /** Calls `done` once, or never when the request breaks off: then nobody waits for an answer. */
  read(req: IncomingMessage, caller: Caller | undefined, done: (body: Buffer | BodyRefusal) => void): void;
};

const SHARES = 4;

export function createRequestBodies(options: RequestBodiesOptions): RequestBodies {
  const { bodiesMaxBytes, strangerBodiesMaxBytes } = options;
  const known = createByteBudget({ maxBytes: bodiesMaxBytes, maxBytesPerKey: bodiesMaxBytes / SHARES });
  const strangers = createByteBudget({ maxBytes: strangerBodiesMaxBytes, maxBytesPerKey: strangerBodiesMaxBytes });

  return {
    read(req, caller, done) {
      const budget = caller === undefined ? strangers : known;
      const key = caller === undefined ? '' : userKeyText(caller);
      const maxBytes = caller === undefined ? options.strangerBodyMaxBytes : options.bodyMaxBytes;
      const chunks: Buffer[] = [];
      let bytes = 0;

      // Of a request that is held, nothing of this stays: 700 bytes of each.
      const letGo = () => {
        req.off('data', keep).off('end', finish).off('close', letGo);
        budget.giveBack(key, bytes);
      };
      const refuse = (refusal: BodyRefusal) => {
        letGo();
        done(refusal);
      };
      const refuseLength = () => {
        if (caller !== undefined) options.reportLimit('bayeux-request-size', caller);
        refuse(caller === undefined ? 'not-authenticated' : 'too-large');
      };
      const keep = (chunk: Buffer) => {
        if (bytes + chunk.length > maxBytes) return refuseLength();
        if (!budget.take(key, chunk.length)) {
          options.reportLimit('bayeux-bodies', caller ?? { address: options.addresses.clientAddress(req) });
          return refuse('try-again-later');
        }
        bytes += chunk.length;
        chunks.push(chunk);
      };
      const finish = () => {
        letGo();
        done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
      };
      // What comes after a refusal flows on and is thrown away.
      req.on('data', keep).on('end', finish).on('close', letGo);
      if (Number(req.headers['content-length'] ?? 0) > maxBytes) refuseLength();
    },
  };
}
