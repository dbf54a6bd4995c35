import { make } from '../dom.js';
import { toRecord } from '../record.js';
import { toClosedJsonView, toJsonView } from './json-view.js';

/**
 * @typedef {import('../form/request-form.js').Request} Request
 * @typedef {import('../session.js').Answer} Answer
 * @typedef {Readonly<Record<string, unknown>>} NotificationData
 * @typedef {{ showContact(contactId: string): void, copyAsCurl(request: Request): Promise<string | undefined> }} CardActions `copyAsCurl` gives the text where it could not be copied.
 */

/** @typedef {ReturnType<typeof createCard>} Card */

/** A request with its answer and its notification. @param {Request} request @param {CardActions} actions */
export function createCard(request, actions) {
  const { operation, method, url, body } = request;
  const answer = make('p', { class: 'stage', 'data-outcome': 'waiting' }, 'Sending…');
  const notification = make('p', { class: 'stage', 'data-outcome': 'waiting' }, 'Waiting for the notification…');
  const asked = body === undefined ? [] : [toClosedJsonView('Request body', body)];
  const element = make(
    'li',
    {},
    make('h3', {}, operation.name, make('time', {}, new Date().toLocaleTimeString())),
    make('p', { class: 'url' }, make('span', { class: 'verb' }, method), ' ', make('code', {}, url)),
    ...asked,
    answer,
    toCopyButton(request, actions),
  );
  let answeredAtMs = 0;
  return {
    name: operation.name,
    request,
    element,
    /** Gives the id of the request when a notification is to follow. @param {Answer} got */
    showAnswer(got) {
      const { id, accepted, said } = judge(got);
      answeredAtMs = performance.now();
      show(answer, accepted ? 'good' : 'bad', `HTTP ${got.status}, ${said}`);
      answer.after(toJsonView('Answer', got.body));
      if (id !== undefined) element.append(notification);
      return id;
    },
    /** @param {string} reason */
    showProblem(reason) {
      show(answer, 'bad', `No answer. ${reason}`);
    },
    /** Gives whether it tells a success. @param {NotificationData} data @param {number} atMs when it came */
    showNotification(data, atMs) {
      const { errorMessage, errorDetail } = { ...data, ...toRecord(data['error']) };
      const failed = errorMessage !== undefined;
      const sentence = failed ? `Notified: ${errorMessage}. ${errorDetail ?? ''}` : 'Notified: success';
      show(notification, failed ? 'bad' : 'good', sentence);
      element.append(make('p', { class: 'hint took' }, toTook(atMs - answeredAtMs)), toJsonView('Notification', data));
      const contactId = toContactId(data);
      if (contactId !== undefined) {
        const button = make('button', { type: 'button', class: 'quiet' }, 'Show the contact');
        button.addEventListener('click', () => actions.showContact(contactId));
        element.append(button);
      }
      return !failed;
    },
  };
}

/** @param {Request} request @param {CardActions} actions */
function toCopyButton(request, actions) {
  const button = make('button', { type: 'button', class: 'quiet small' }, 'Copy as curl');
  button.addEventListener('click', async () => {
    const text = await actions.copyAsCurl(request);
    if (text === undefined) button.textContent = 'Copied';
    else
      button.replaceWith(make('pre', { class: 'curl', tabindex: '0', role: 'group', 'aria-label': 'As curl' }, text));
  });
  return button;
}

/** @param {Answer} answer */
function judge({ status, body: answered }) {
  const { statusCode, statusMessage, status: words, referenceId, operationId } = toRecord(answered);
  const { code, message = statusMessage } = toRecord(words);
  // Some answers that are read have no code beside the HTTP status.
  const accepted = status === 200 && [undefined, 0, 1].some((fine) => (statusCode ?? code) === fine);
  const id = accepted ? (referenceId ?? operationId) : undefined;
  if (!accepted) return { id, accepted, said: `refused: ${message ?? 'no reason given'}` };
  return { id, accepted, said: id === undefined ? 'done' : `accepted as request ${id}` };
}

/** @param {number} ms */
function toTook(ms) {
  if (ms <= 0) return 'Notified before the answer was read.';
  return `${ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`} from the answer to the notification.`;
}

/** @param {HTMLElement} stage @param {'good' | 'bad'} outcome @param {string} sentence */
function show(stage, outcome, sentence) {
  stage.dataset['outcome'] = outcome;
  stage.textContent = sentence;
}

/** The contact that a notification is about, or its interaction with. @param {NotificationData} data */
function toContactId(data) {
  const { contactId } = { ...toRecord(data['interaction']), ...data };
  return typeof contactId === 'string' && contactId !== '' ? contactId : undefined;
}
