import type { BayeuxHost } from '../bayeux/host.ts';
import type { Dispatcher } from '../delivery/dispatch/dispatcher.ts';

/** What a stop waits for, for the person who asked for it. */
export function toWaitingSentence(dispatcher: Dispatcher, host: BayeuxHost): string {
  const { open } = dispatcher.stats();
  const { sessions } = host.stats();
  const parts = [
    ...(open > 0 ? [`${open} accepted ${open === 1 ? 'request' : 'requests'} to be answered`] : []),
    ...(sessions > 0 ? [`${sessions} Bayeux ${sessions === 1 ? 'session' : 'sessions'} to be told`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the last connections';
}
