/** What the agents of a contact centre ask of a gateway. */
export type Workload = {
  readonly agents: number;
  readonly callsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly idlePollsPerSecond: number;
};

/** Part of their time that agents are with a call. */
const OCCUPANCY = 0.8;
/** From the ring to the end of the work after the call. */
const HANDLING_SECONDS = 408;
/** Find, read, note, complete; every second call a contact's history. */
const REQUESTS_PER_CALL = 4.5;
/** What a gateway holds a connect for, as it comes. */
export const POLL_SECONDS = 30;

/** The work of so many agents, each with one Bayeux session. */
export function toWorkload(agents: number): Workload {
  const callsPerSecond = (agents * OCCUPANCY) / HANDLING_SECONDS;
  return {
    agents,
    callsPerSecond,
    requestsPerSecond: callsPerSecond * REQUESTS_PER_CALL,
    idlePollsPerSecond: agents / POLL_SECONDS,
  };
}
