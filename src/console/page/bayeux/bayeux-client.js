import { createConversation } from './conversation.js';

/**
 * @typedef {import('./conversation.js').BayeuxEvent} BayeuxEvent
 * @typedef {{ readonly name: 'connecting' } | { readonly name: 'connected', readonly gateway: string | undefined } | { readonly name: 'off', readonly reason: string }
 *   | { readonly name: 'waiting', readonly reason: string, readonly delayMs: number }} ConnectionState
 * @typedef {{ readonly reason: string, readonly awayMs: number, readonly caughtUp: number }} Return What a new connection did: why it was needed, how long there was none, and how many events it brought of that time.
 * @typedef {Object} BayeuxClientOptions
 * @property {readonly string[]} channels what to subscribe to; exact names
 * @property {() => Promise<unknown>} prepare makes sure that the credentials are good; rejects with a sentence, and with signedOut when trying again is useless
 * @property {(handlers: import('./websocket-link.js').LinkHandlers) => import('./websocket-link.js').Link} openLink
 * @property {(event: BayeuxEvent) => void} onEvent
 * @property {(state: ConnectionState) => void} onState
 * @property {(channel: string, first: number | undefined) => void} onGap events were lost for good: the gateway no longer keeps them
 * @property {(what: Return) => void} [onReturn]
 */

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
/** How much longer than its timeout an answer to a connect may take before the connection counts as dead. */
const NETWORK_DELAY_MS = 10_000;

/**
 * A Bayeux client. Each connection has a session of its own; replay brings what came in between, so nothing is missed and nothing
 * comes twice.
 * @param {BayeuxClientOptions} options
 */
export function createBayeuxClient(options) {
  /** Where each channel has got to. @type {Map<string, import('./conversation.js').Position>} */
  const positions = new Map();
  /** @type {ReturnType<typeof createConversation> | undefined} */
  let conversation;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Since when there is no connection, and why. @type {{ readonly reason: string, readonly sinceMs: number } | undefined} */
  let loss;
  let attempts = 0;
  let running = false;
  let waiting = false;

  /** @param {() => void} task @param {number} delayMs */
  function later(task, delayMs) {
    clearTimeout(timer);
    timer = setTimeout(task, delayMs);
  }

  async function connect() {
    clearTimeout(timer);
    waiting = false;
    options.onState({ name: 'connecting' });
    try {
      await options.prepare();
      if (running) converse();
    } catch (error) {
      if (!running) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof Error && 'signedOut' in error && error.signedOut === true) end(reason);
      else retry(reason);
    }
  }

  function converse() {
    /** @param {string} reason */
    const lose = (reason) => {
      if (conversation !== own) return;
      conversation = undefined;
      own.end(false);
      loss ??= { reason, sinceMs: performance.now() };
      retry(reason);
    };
    // A silent connection is given up.
    const watch = () => later(() => lose('The gateway does not answer.'), own.timeoutMs() + NETWORK_DELAY_MS);
    const link = options.openLink({
      onOpen: () => own.begin(),
      onMessages(messages) {
        watch();
        for (const message of messages) if (conversation === own) own.receive(message);
      },
      onBreak: lose,
    });
    const { channels, onEvent, onGap } = options;
    const own = createConversation({ link, channels, positions, onEvent, onGap, onReady: settle, onRefusal: lose });
    conversation = own;
    watch();
  }

  /** @param {number} caughtUp @param {string | undefined} gateway */
  function settle(caughtUp, gateway) {
    attempts = 0;
    options.onState({ name: 'connected', gateway });
    if (loss !== undefined)
      options.onReturn?.({ reason: loss.reason, awayMs: performance.now() - loss.sinceMs, caughtUp });
    loss = undefined;
  }

  /** @param {string} reason */
  function retry(reason) {
    if (!running) return;
    const delayMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** attempts++);
    waiting = true;
    options.onState({ name: 'waiting', reason, delayMs });
    later(connect, delayMs);
  }

  /** @param {string} reason */
  function end(reason) {
    running = false;
    clearTimeout(timer);
    options.onState({ name: 'off', reason });
  }

  function hangUp() {
    clearTimeout(timer);
    const last = conversation;
    conversation = undefined;
    last?.end(true);
  }

  return {
    start() {
      running = true;
      connect();
    },
    /** Does not wait any longer for the next attempt. */
    retryNow() {
      if (!running || !waiting) return;
      attempts = 0;
      connect();
    },
    /** Leaves this connection for a new one. @param {string} reason */
    renew(reason) {
      if (!running || (conversation === undefined && !waiting)) return;
      hangUp();
      loss ??= { reason, sinceMs: performance.now() };
      connect();
    },
    stop() {
      running = false;
      hangUp();
    },
  };
}
