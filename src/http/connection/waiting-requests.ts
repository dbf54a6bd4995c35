import type { Connection, Exchange } from './connection.ts';

export type WaitingRequestsOptions = {
  /** Requests of one connection that wait for those before them. */
  readonly pipelinedMax: number;
  /** The same, of all connections. */
  readonly pipelinedMaxOfAll: number;
};

/** Requests that wait for those before them on their connection, counted over all. */
export type WaitingRequests = {
  /** False when there are too many already, of this connection or of all. */
  add(connection: Connection, exchange: Exchange): boolean;
  shift(connection: Connection): Exchange | undefined;
  /** The last one, which failed on its way. */
  pop(connection: Connection): void;
  dropAll(connection: Connection): void;
};

export function createWaitingRequests({ pipelinedMax, pipelinedMaxOfAll }: WaitingRequestsOptions): WaitingRequests {
  let ofAll = 0;
  return {
    add({ waiting }, exchange) {
      if (waiting.length >= pipelinedMax || ofAll >= pipelinedMaxOfAll) return false;
      ofAll += 1;
      waiting.push(exchange);
      return true;
    },
    shift({ waiting }) {
      const exchange = waiting.shift();
      if (exchange !== undefined) ofAll -= 1;
      return exchange;
    },
    pop({ waiting }) {
      if (waiting.pop() !== undefined) ofAll -= 1;
    },
    dropAll(connection) {
      ofAll -= connection.waiting.length;
      connection.waiting = [];
    },
  };
}
