import type { Transport } from './bayeux-way.ts';

/** What the benchmark asks of the process with the agents, a line of JSON each. Every one is answered by one line. */
export type Order =
  /** Agents with these numbers sign in and open their sessions, evenly over the seconds; all at once in none. Who is refused comes again. */
  | {
      readonly do: 'open';
      readonly transport: Transport;
      readonly from: number;
      readonly to: number;
      readonly seconds: number;
    }
  /** Calls of agents with a session, at this pace. */
  | { readonly do: 'calls'; readonly perSecond: number; readonly seconds: number }
  /** The same single request again and again, of users with a session, or of some that have none. */
  | { readonly do: 'requests'; readonly heard: boolean; readonly perSecond: number; readonly seconds: number }
  /** Nothing but what the sessions do by themselves. */
  | { readonly do: 'wait'; readonly seconds: number };

export type Done = {
  readonly seconds: number;
  readonly requests: number;
  /** Connects that were answered with nothing in them. */
  readonly polls: number;
  /** Answers 503 to somebody who wanted to come in, and connections that broke before one. */
  readonly refused: number;
  readonly cut: number;
  /** Sessions that were lost after they had been open. */
  readonly broken: number;
  /** Calls that were given up, since a request was not accepted or failed. */
  readonly failed: number;
  /** From the POST to the outcome at the session. */
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** What the process with the agents is started with. */
export type AgentsStart = {
  readonly port: number;
  /** Header lines by agent: session cookies, or passwords. The last of them never open a session. */
  readonly credentials: readonly string[];
};
