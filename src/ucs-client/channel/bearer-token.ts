import { readFileSync } from 'node:fs';
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';

/** What says to the backend who calls: a token that is a secret of this process and the backend. */
export type BearerToken = {
  /** Adds the token to every call. */
  readonly interceptor: Interceptor;
  /** Takes the file as it is now; one that cannot be used changes nothing. */
  reread(): void;
};

/** What may stand in a header. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The token in the first line of a file. Throws when it cannot be read, without the token in its words; `onProblem` hears, once, why it could not be read anew. */
export function createBearerToken(file: string, onProblem: (error: unknown) => void): BearerToken {
  let authorization = toAuthorization(file);
  let isTold = false;
  return {
    interceptor: (options, nextCall) =>
      new InterceptingCall(nextCall(options), {
        start(metadata, listener, next) {
          metadata.set('authorization', authorization);
          next(metadata, listener);
        },
      }),
    reread() {
      try {
        authorization = toAuthorization(file);
        isTold = false;
      } catch (error) {
        if (!isTold) onProblem(error);
        isTold = true;
      }
    },
  };
}

function toAuthorization(file: string): string {
  const token = readFileSync(file, 'utf8').split('\n')[0]?.trim() ?? '';
  if (!TOKEN.test(token)) throw new Error(`there is no token in the first line of '${file}'`);
  return `Bearer ${token}`;
}
