import { byId, make, putFirst } from './dom.js';
import { toJsonView } from './json-view.js';

/**
 * @typedef {import('./request-form.js').Request} Request
 * @typedef {import('./session.js').Answer} Answer
 * @typedef {Readonly<Record<string, unknown>>} NotificationData
 */

const EXCHANGES_MAX = 100;

/**
 * Requests, each with its answer and its notification.
 * @param {(sentence: string) => void} announce
 * @param {(contactId: string) => void} showContact
 */
export function createExchanges(announce, showContact) {
  const list = byId('exchanges', HTMLOListElement);
  const empty = byId('no-exchanges', HTMLElement);
  /** Requests that wait for their notification. @type {Map<unknown, Card>} */
  const waiting = new Map();
  /** Notifications that overtook the answer to their request. @type {Map<unknown, NotificationData>} */
  const early = new Map();
  let sending = 0;

  /** @param {Card} card @param {Answer} answer */
  function take(card, answer) {
    const id = card.showAnswer(answer);
    if (id === undefined) return announce(`${card.name}: HTTP status ${answer.status}.`);
    announce(`${card.name}: accepted as request ${id}.`);
    const notification = early.get(id);
    if (notification === undefined) waiting.set(id, card);
    else card.showNotification(notification);
  }

  return {
    /**
     * Shows a request, and what comes of it.
     * @param {Request} request
     * @param {Promise<Answer>} answered
     */
    async follow(request, answered) {
      const card = createCard(request, showContact);
      putFirst(list, card.element, EXCHANGES_MAX);
      empty.hidden = true;
      // On a narrow window the list is below the form.
      card.element.scrollIntoView({ block: 'nearest' });
      sending += 1;
      try {
        take(card, await answered);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        card.showProblem(reason);
        announce(`${card.name}: ${reason}`);
      }
      sending -= 1;
      if (sending === 0) early.clear();
      for (const [id, { element }] of waiting) if (!element.isConnected) waiting.delete(id);
    },
    /** @param {NotificationData} data */
    notify(data) {
      const id = data['referenceId'] ?? data['operationId'];
      const card = waiting.get(id);
      waiting.delete(id);
      if (card !== undefined) card.showNotification(data);
      else if (sending > 0) early.set(id, data);
    },
    clear() {
      list.replaceChildren();
      waiting.clear();
      empty.hidden = false;
    },
  };
}

/** @typedef {ReturnType<typeof createCard>} Card */

/** @param {Request} request @param {(contactId: string) => void} showContact */
function createCard({ operation, url, body }, showContact) {
  const answer = make('p', { class: 'stage', 'data-outcome': 'waiting' }, 'Sending…');
  const notification = make('p', { class: 'stage', 'data-outcome': 'waiting' }, 'Waiting for the notification…');
  const request = toJsonView('Request body', body);
  request.open = false;
  const element = make(
    'li',
    {},
    make('h3', {}, operation.name, make('time', {}, new Date().toLocaleTimeString())),
    make('p', { class: 'url' }, make('span', { class: 'verb' }, 'POST'), ' ', make('code', {}, url)),
    request,
    answer,
  );
  return {
    name: operation.name,
    element,
    /** Gives the id of the request when a notification is to follow. @param {Answer} got */
    showAnswer({ status, body: answered }) {
      const { statusCode, statusMessage, status: words, referenceId, operationId } = toRecord(answered);
      const { code, message = statusMessage } = toRecord(words);
      const id = referenceId ?? operationId;
      const accepted = statusCode === 0 || code === 0 || code === 1;
      const follows = accepted && id !== undefined;
      const said = accepted
        ? follows
          ? `accepted as request ${id}`
          : 'done'
        : `refused: ${message ?? 'no reason given'}`;
      show(answer, accepted ? 'good' : 'bad', `HTTP ${status}, ${said}`);
      answer.after(toJsonView('Answer', answered));
      if (follows) element.append(notification);
      return follows ? id : undefined;
    },
    /** @param {string} reason */
    showProblem(reason) {
      show(answer, 'bad', `No answer. ${reason}`);
    },
    /** @param {NotificationData} data */
    showNotification(data) {
      const { errorMessage, errorDetail } = { ...data, ...toRecord(data['error']) };
      const failed = errorMessage !== undefined;
      show(
        notification,
        failed ? 'bad' : 'good',
        failed ? `Notified: ${errorMessage}. ${errorDetail ?? ''}` : 'Notified: success',
      );
      element.append(toJsonView('Notification', data));
      const contactId = toContactId(data);
      if (contactId === undefined) return;
      const button = make('button', { type: 'button', class: 'contact' }, 'Show the contact');
      button.addEventListener('click', () => showContact(contactId));
      element.append(button);
    },
  };
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

/** @param {unknown} value @returns {Readonly<Record<string, unknown>>} */
function toRecord(value) {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
