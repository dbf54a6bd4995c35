import { byId, putFirst } from '../dom.js';
import { createCard } from './card.js';

/**
 * @typedef {import('./card.js').Card} Card
 * @typedef {import('./card.js').NotificationData} NotificationData
 */

const EXCHANGES_MAX = 100;

/**
 * Requests, each with its answer and its notification.
 * @param {import('./card.js').CardActions & { announce(sentence: string): void, onSuccess(request: import('./card.js').Request, data: NotificationData): void }} actions
 */
export function createExchanges(actions) {
  const list = byId('exchanges', HTMLOListElement);
  const empty = byId('no-exchanges', HTMLElement);
  /** Requests that wait for their notification. @type {Map<unknown, Card>} */
  const waiting = new Map();
  /** Notifications that overtook the answer to their request. @type {Map<unknown, { readonly data: NotificationData, readonly atMs: number }>} */
  const early = new Map();
  let sending = 0;

  /** @param {Card} card @param {NotificationData} data @param {number} atMs */
  function close(card, data, atMs) {
    if (card.showNotification(data, atMs)) actions.onSuccess(card.request, data);
  }

  /** @param {Card} card @param {import('../session.js').Answer} answer */
  function take(card, answer) {
    const id = card.showAnswer(answer);
    if (id === undefined) return actions.announce(`${card.name}: HTTP status ${answer.status}.`);
    actions.announce(`${card.name}: accepted as request ${id}.`);
    const notification = early.get(id);
    if (notification === undefined) waiting.set(id, card);
    else close(card, notification.data, notification.atMs);
  }

  return {
    /**
     * Shows a request, and what comes of it.
     * @param {import('./card.js').Request} request
     * @param {Promise<import('../session.js').Answer>} answered
     */
    async follow(request, answered) {
      const card = createCard(request, actions);
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
        actions.announce(`${card.name}: ${reason}`);
      }
      sending -= 1;
      if (sending === 0) early.clear();
      for (const [id, { element }] of waiting) if (!element.isConnected) waiting.delete(id);
    },
    /** @param {NotificationData} data */
    notify(data) {
      const atMs = performance.now();
      const id = data['referenceId'] ?? data['operationId'];
      const card = waiting.get(id);
      waiting.delete(id);
      if (card !== undefined) close(card, data, atMs);
      else if (sending > 0) early.set(id, { data, atMs });
    },
    clear() {
      list.replaceChildren();
      waiting.clear();
      empty.hidden = false;
    },
  };
}
