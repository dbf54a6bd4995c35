import { make } from '../dom.js';

const OPEN_MAX_CHARS = 1500;

/**
 * JSON under a line that opens it. Long texts are closed.
 * @param {string} title
 * @param {unknown} value
 * @returns {HTMLDetailsElement}
 */
export function toJsonView(title, value) {
  const view = toClosedJsonView(title, value);
  const text = JSON.stringify(value, null, 2) ?? '';
  if (text.length > OPEN_MAX_CHARS) return view;
  view.append(toContent(title, text));
  view.open = true;
  return view;
}

/** The same, closed whatever its length; it is only written when it is opened. @param {string} title @param {unknown} value @returns {HTMLDetailsElement} */
export function toClosedJsonView(title, value) {
  const view = make('details', { class: 'json' }, make('summary', {}, title));
  view.addEventListener('toggle', () => {
    if (view.open && view.childElementCount === 1) view.append(toContent(title, JSON.stringify(value, null, 2) ?? ''));
  });
  return view;
}

/** @param {string} title @param {string} text */
function toContent(title, text) {
  return make('pre', { role: 'group', tabindex: '0', 'aria-label': `${title}, as JSON` }, text);
}
