import { status } from '@grpc/grpc-js';

/** One call as bytes. */
export type RoadCall = {
  readonly path: string;
  readonly request: Buffer;
  /** Names and values, as gRPC takes them. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

/** What came back. An error is whatever the road met, for errors.ts to read. */
export type RoadReply =
  | { readonly ok: true; readonly response: Buffer }
  | { readonly ok: false; readonly error: unknown };

/** How a call ends that its caller gave up, or that was under way when all was stopped. */
export const CALL_CANCELLED = { code: status.CANCELLED };

/** A way for calls to reach the backend: a gRPC call for each, or one stream for many. call() never rejects. */
export type Road = {
  call(call: RoadCall): Promise<RoadReply>;
  /** How many calls may be under way at once before the next ones only wait. */
  callsMax(): number;
  stop(): void;
};
