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
 */
export function createExchanges(announce) {
  const list = byId('exchanges', HTMLOListElement);
  const empty = byId('no-exchanges', HTMLElement);
  /** Requests that wait for their notification. @type {Map<unknown, Card>} */
  const waiting = new Map();
  /** Notifications that overtook the answer to their request. @type {Map<unknown, NotificationData>} */
  const early = new Map();
  let sending = 0;

  /** @param {Card} card @param {Answer} answer */
  function take(card, answer) {
    const referenceId = card.showAnswer(answer);
    if (referenceId === undefined) return announce(`${card.name}: HTTP status ${answer.status}.`);
    announce(`${card.name}: accepted as request ${referenceId}.`);
    const notification = early.get(referenceId);
    if (notification === undefined) waiting.set(referenceId, card);
    else card.showNotification(notification);
  }

  return {
    /**
     * Shows a request, and what comes of it.
     * @param {Request} request
     * @param {Promise<Answer>} answered
     */
    async follow(request, answered) {
      const card = createCard(request);
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
      const { referenceId } = data;
      const card = waiting.get(referenceId);
      waiting.delete(referenceId);
      if (card !== undefined) card.showNotification(data);
      else if (sending > 0) early.set(referenceId, data);
    },
    clear() {
      list.replaceChildren();
      waiting.clear();
      empty.hidden = false;
    },
  };
}

/** @typedef {ReturnType<typeof createCard>} Card */

/** @param {Request} request */
function createCard({ operation, url, body }) {
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
    /** Gives the referenceId when a notification is to follow. @param {Answer} got */
    showAnswer({ status, body: answered }) {
      const { statusCode, statusMessage, referenceId } = toRecord(answered);
      const accepted = statusCode === 0;
      const follows = accepted && referenceId !== undefined;
      const said = accepted
        ? follows
          ? `accepted as request ${referenceId}`
          : 'done'
        : `refused: ${statusMessage ?? 'no reason given'}`;
      show(answer, accepted ? 'good' : 'bad', `HTTP ${status}, ${said}`);
      answer.after(toJsonView('Answer', answered));
      if (follows) element.append(notification);
      return follows ? referenceId : undefined;
    },
    /** @param {string} reason */
    showProblem(reason) {
      show(answer, 'bad', `No answer. ${reason}`);
    },
    /** @param {NotificationData} data */
    showNotification(data) {
      const { errorMessage, errorDetail } = data;
      const failed = errorMessage !== undefined;
      show(
        notification,
        failed ? 'bad' : 'good',
        failed ? `Notified: ${errorMessage}. ${errorDetail ?? ''}` : 'Notified: success',
      );
      element.append(toJsonView('Notification', data));
    },
  };
}

/** @param {HTMLElement} stage @param {'good' | 'bad'} outcome @param {string} sentence */
function show(stage, outcome, sentence) {
  stage.dataset['outcome'] = outcome;
  stage.textContent = sentence;
}

/** @param {unknown} value @returns {Readonly<Record<string, unknown>>} */
function toRecord(value) {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
