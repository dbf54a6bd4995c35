import { byId, say } from './dom.js';

/** @typedef {import('./bayeux/bayeux-client.js').ConnectionState} ConnectionState */

/**
 * The line that says how it stands with the connection.
 * @param {() => void} onRetry
 */
export function createConnectionView(onRetry) {
  const line = byId('connection', HTMLElement);
  const retry = byId('retry', HTMLButtonElement);
  const problem = byId('problem', HTMLElement);
  retry.addEventListener('click', onRetry);

  return {
    /** @param {ConnectionState} state */
    show(state) {
      line.dataset['state'] = state.name;
      say(line, toWord(state));
      retry.hidden = state.name !== 'waiting';
      if (state.name === 'connected') say(problem, '');
      if (state.name === 'waiting')
        say(problem, `${state.reason} Nothing is lost: what arrives meanwhile is shown after reconnecting.`);
    },
    hide() {
      say(line, '');
      say(problem, '');
      retry.hidden = true;
    },
  };
}

/** @param {ConnectionState} state */
function toWord(state) {
  switch (state.name) {
    case 'connected':
      return state.gateway === undefined ? 'Live' : `Live at gateway ${state.gateway}`;
    case 'connecting':
      return 'Connecting…';
    case 'waiting':
      return `Reconnecting in ${state.delayMs < 1000 ? 'a moment' : `${state.delayMs / 1000} s`}…`;
    case 'off':
      return 'Not connected';
  }
}
