import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import type { CallerTokens } from './caller-tokens.ts';

const BEARER = /^bearer +(\S+) *$/i;

/**
 * Lets in calls that show a known token (`authorization: Bearer ...`). Others fail with UNAUTHENTICATED before their message is read; questions of health too, so that a gateway with a wrong token
 * says that it is not ready, where every operation would fail.
 */
export function createTokenInterceptor(tokens: CallerTokens): ServerInterceptor {
  return (_method, call) => {
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        if (isKnown(metadata, tokens)) next(metadata);
        else call.sendStatus({ code: status.UNAUTHENTICATED, details: 'The UCS wants a bearer token that it knows' });
      })
      .build();
    return new ServerInterceptingCall(call, { start: (next) => next(listener) });
  };
}

function isKnown(metadata: Metadata, tokens: CallerTokens): boolean {
  const values = metadata.get('authorization');
  const token = values.length === 1 ? BEARER.exec(String(values[0]))?.[1] : undefined;
  return token !== undefined && tokens.isKnown(token);
}
