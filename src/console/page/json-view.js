import { make } from './dom.js';

const OPEN_MAX_CHARS = 1500;

/**
 * JSON under a line that opens it. Long texts are closed, and only written when they are opened.
 * @param {string} title
 * @param {unknown} value
 * @returns {HTMLDetailsElement}
 */
export function toJsonView(title, value) {
  const text = JSON.stringify(value, null, 2) ?? '';
  const content = make('pre', { role: 'group', tabindex: '0', 'aria-label': `${title}, as JSON` });
  const view = make('details', { class: 'json' }, make('summary', {}, title), content);
  view.addEventListener('toggle', () => {
    if (view.open && content.textContent === '') content.textContent = text;
  });
  if (text.length <= OPEN_MAX_CHARS) {
    content.textContent = text;
    view.open = true;
  }
  return view;
}
