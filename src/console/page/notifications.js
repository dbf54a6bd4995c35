import { byId, make, putFirst } from './dom.js';
import { toJsonView } from './json-view.js';

/** @typedef {import('./bayeux-client.js').BayeuxEvent} BayeuxEvent */

const ROWS_MAX = 200;

/** Everything that arrives, newest first. */
export function createNotifications() {
  const list = byId('notifications', HTMLOListElement);
  const empty = byId('no-notifications', HTMLElement);

  /** @param {HTMLElement} row */
  function put(row) {
    putFirst(list, row, ROWS_MAX);
    empty.hidden = true;
  }

  return {
    /** @param {BayeuxEvent} event */
    show({ channel, data, position }) {
      const json = toJsonView(toTitle(data), data);
      json.open = false;
      const at = `${channel}${position === undefined ? '' : `, no. ${position.id}`}, received ${new Date().toLocaleTimeString()}`;
      put(make('li', { 'data-channel': channel }, json, make('p', { class: 'hint' }, at)));
    },
    /** @param {string} channel */
    showGap(channel) {
      put(make('li', { class: 'gap' }, `Some notifications on ${channel} are lost: the gateway no longer keeps them.`));
    },
    clear() {
      list.replaceChildren();
      empty.hidden = false;
    },
  };
}

/** One line that says what the event is about. @param {unknown} data */
function toTitle(data) {
  if (typeof data !== 'object' || data === null) return String(data);
  /** @type {Readonly<Record<string, unknown>>} */
  const { referenceId, messageType, errorMessage, services } = { ...data };
  const about = [messageType ?? 'notification'];
  if (referenceId !== undefined) about.push(`of request ${referenceId}`);
  if (errorMessage !== undefined) about.push(`failed: ${errorMessage}`);
  if (Array.isArray(services)) about.push(services.map(({ name, state }) => `${name} ${state}`).join(', '));
  return about.join(' ');
}
