import type { UcsMethodName, UcsRequest, UcsResponse } from '../proto/methods.ts';
import type { TraceHeaders } from '../telemetry/port.ts';

/** Who the call is made for, and how long it may take. Identity, tenant and request id travel as gRPC metadata. */
export type CallOptions = {
  readonly tenant: string;
  readonly userId: string;
  readonly userName: string;
  readonly referenceId: number;
  readonly timeoutMs: number;
  /** The trace that the call belongs to, where no span is under way. */
  readonly trace?: TraceHeaders | undefined;
  readonly signal?: AbortSignal;
};

/** Why a call failed, in the words of the notification (web-services-api.md, "Failure detail"). */
export type UcsFault = {
  /** The UCS fault number, or the name of the gRPC status when the backend gave none. */
  readonly errorCode: number | string;
  /** One sentence for the client; never internals. */
  readonly errorDetail: string;
  /** Whether the same call may succeed later: the dispatcher tries again inside the operation's budget. */
  readonly retryable: boolean;
  /** The backend asked to wait this long (google.rpc.RetryInfo). */
  readonly retryAfterMs?: number;
};

/** A request of which fields may also be stated as undefined: the same as leaving them out. */
export type CallRequest<M extends UcsMethodName> = {
  readonly [Field in keyof UcsRequest<M>]?: UcsRequest<M>[Field] | undefined;
};

export type CallResult<M extends UcsMethodName> =
  | { readonly ok: true; readonly response: UcsResponse<M> }
  | { readonly ok: false; readonly fault: UcsFault };

/** Health of the backend as grpc.health.v1 and the channel tell it. */
export type UcsHealth = {
  readonly serving: boolean /** One sentence; undefined when serving. */;
  readonly problem: string | undefined;
};

/** The way to the backend. Errors are values: call() never rejects. */
export type UcsClient = {
  call<M extends UcsMethodName>(method: M, request: CallRequest<M>, options: CallOptions): Promise<CallResult<M>>;
  /** How many calls the backend takes at once: more would only wait, while their time runs. */
  callsMax(): number;
  /** How many addresses the backend has, and how many of them serve. */
  addresses(): { readonly known: number; readonly serving: number };
  health(): UcsHealth;
  /** Called at every change of health; the function returned ends it. */
  onHealthChange(listener: (health: UcsHealth) => void): () => void;
  /** Takes the token that calls show as its file has it now. */
  rereadToken(): void;
  stop(): Promise<void>;
};
