import { byId, make, say } from '../dom.js';
import { toRecord } from '../record.js';
import { toClosedJsonView } from './json-view.js';

/**
 * @typedef {import('../bayeux/conversation.js').BayeuxEvent} BayeuxEvent
 * @typedef {{ readonly element: HTMLElement, readonly kind: string, readonly text: string }} Row `text` is what a search looks at.
 */

const ROWS_MAX = 1000;

/** Everything that arrives, newest first; may be searched, filtered and held back. */
export function createNotifications() {
  const list = byId('notifications', HTMLOListElement);
  const empty = byId('no-notifications', HTMLElement);
  const search = byId('search', HTMLInputElement);
  const filter = byId('filter', HTMLSelectElement);
  const pause = byId('pause', HTMLButtonElement);
  const count = byId('shown', HTMLElement);
  /** In the list, oldest first. @type {Row[]} */
  const rows = [];
  /** Not in the list yet, oldest first. @type {Row[]} */
  const coming = [];
  let paused = false;
  let drawing = false;

  /** @param {Row} row */
  function put(row) {
    coming.push(row);
    if (coming.length > ROWS_MAX) coming.shift();
    if (paused) return showCount();
    if (drawing) return;
    drawing = true;
    // What comes together is drawn together. Pages in the background draw nothing, and keep no more than the list would.
    requestAnimationFrame(draw);
  }

  function draw() {
    drawing = false;
    if (paused) return;
    for (const row of coming) row.element.hidden = !isWanted(row);
    list.prepend(...coming.map(({ element }) => element).reverse());
    rows.push(...coming.splice(0));
    for (const { element } of rows.splice(0, rows.length - ROWS_MAX)) element.remove();
    showCount();
  }

  /** @param {Row} row */
  function isWanted({ kind, text }) {
    return (filter.value === '' || filter.value === kind) && text.includes(search.value.trim().toLowerCase());
  }

  function showWanted() {
    for (const row of rows) row.element.hidden = !isWanted(row);
    showCount();
  }

  function showCount() {
    const shown = rows.filter(({ element }) => !element.hidden).length;
    const of = shown === rows.length ? `${rows.length}` : `${shown} of ${rows.length}`;
    const held = paused ? `Paused; ${coming.length} more ${coming.length === 1 ? 'has' : 'have'} come.` : '';
    say(count, rows.length + coming.length === 0 && !paused ? '' : `${of} shown. ${held}`);
    empty.hidden = rows.length + coming.length > 0;
  }

  search.addEventListener('input', showWanted);
  filter.addEventListener('change', showWanted);
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.textContent = paused ? 'Go on' : 'Pause';
    draw();
    showCount();
  });

  return {
    /** @param {BayeuxEvent} event */
    show({ channel, data, position }) {
      const at = `${channel}${position === undefined ? '' : `, no. ${position.id}`}, received ${new Date().toLocaleTimeString()}`;
      const view = toClosedJsonView(toTitle(data), data);
      const element = make('li', { 'data-channel': channel }, view, make('p', { class: 'hint' }, at));
      put({ element, kind: toKind(channel, data), text: `${at} ${JSON.stringify(data)}`.toLowerCase() });
    },
    /** Something that the connection did. @param {'gap' | 'return'} kind @param {string} sentence */
    remark(kind, sentence) {
      const element = make('li', { class: kind }, sentence, make('time', {}, ` ${new Date().toLocaleTimeString()}`));
      put({ element, kind: 'connection', text: sentence.toLowerCase() });
    },
    clear() {
      list.replaceChildren();
      rows.length = 0;
      coming.length = 0;
      showCount();
    },
  };
}

/** What the filter knows it by. @param {string} channel @param {unknown} data */
function toKind(channel, data) {
  if (channel === '/notifications/services') return 'services';
  const { errorMessage, error } = toRecord(data);
  return errorMessage === undefined && error === undefined ? 'success' : 'failure';
}

/** One line that says what the event is about. @param {unknown} data */
function toTitle(data) {
  if (typeof data !== 'object' || data === null) return String(data);
  const { referenceId, messageType, name, errorMessage, services } = toRecord(data);
  const about = [name ?? messageType ?? 'notification'];
  if (referenceId !== undefined) about.push(`of request ${referenceId}`);
  if (errorMessage !== undefined) about.push(`failed: ${errorMessage}`);
  if (Array.isArray(services)) about.push(services.map((service) => `${service.name} ${service.state}`).join(', '));
  return about.join(' ');
}
