import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import type { UcsMethodName, UcsRequest, UcsResponse } from '../../src/proto/methods.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import { createStatusDetailsReader } from '../../src/ucs-client/status-details.ts';

/** How a call was refused: the gRPC status, the UCS's number and sentence, and the wait that RetryInfo asks for. */
export type Refusal = {
  readonly code: number;
  readonly fault: number | undefined;
  readonly sentence: string;
  readonly retryAfterMs: number | undefined;
};

export type Outcome<M extends UcsMethodName> =
  | { readonly response: UcsResponse<M>; readonly refusal?: never }
  | { readonly response?: never; readonly refusal: Refusal };

export type UcsCallerOptions = { readonly metadata: Readonly<Record<string, string>>; readonly timeoutMs?: number };

/** A bare gRPC client of the UCS, without anything of the gateway's own client between the test and the wire. */
export type UcsCaller = {
  call<M extends UcsMethodName>(method: M, request: UcsRequest<M>, options: UcsCallerOptions): Promise<Outcome<M>>;
  close(): void;
};

export function connectUcsCaller(target: string): UcsCaller {
  const client = new Client(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  const readDetails = createStatusDetailsReader(loadUcsDefinition());

  function toRefusal({ code, details, metadata }: ServiceError): Refusal {
    const [bytes] = metadata.get('grpc-status-details-bin');
    const said = Buffer.isBuffer(bytes) ? readDetails(bytes) : undefined;
    return { code, fault: said?.ucsFault, sentence: said?.message ?? details, retryAfterMs: said?.retryAfterMs };
  }

  return {
    call(method, request, { metadata: values, timeoutMs = 15_000 }) {
      const codec = loadMethod(loadUcsDefinition(), method);
      const metadata = new Metadata();
      for (const [name, value] of Object.entries(values)) metadata.set(name, value);
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          codec.path,
          codec.requestSerialize,
          codec.responseDeserialize,
          request,
          metadata,
          { deadline: Date.now() + timeoutMs },
          (error, response) => {
            if (error) resolve({ refusal: toRefusal(error) });
            else if (response === undefined) reject(new Error('neither an error nor a response'));
            else resolve({ response });
          },
        );
      });
    },
    close: () => client.close(),
  };
}
