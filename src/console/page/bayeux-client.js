/**
 * @typedef {{ readonly id: number, readonly epoch: string }} Position
 * @typedef {{ readonly channel: string, readonly data: unknown, readonly position: Position | undefined }} BayeuxEvent
 * @typedef {{ readonly name: 'connecting' } | { readonly name: 'connected', readonly gateway: string | undefined } | { readonly name: 'off', readonly reason: string }
 *   | { readonly name: 'waiting', readonly reason: string, readonly delayMs: number }} ConnectionState
 * @typedef {{ readonly channel: string, readonly clientId?: string, readonly successful?: boolean, readonly error?: string,
 *   readonly data?: unknown, readonly subscription?: string, readonly advice?: { readonly interval?: number, readonly timeout?: number },
 *   readonly ext?: { readonly replay?: Partial<Position> & { readonly gap?: boolean, readonly first?: number } } }} Message
 * @typedef {Object} BayeuxClientOptions
 * @property {readonly string[]} channels what to subscribe to; exact names
 * @property {() => Promise<unknown>} prepare makes sure that the credentials are good; rejects with a sentence, and with signedOut when trying again is useless
 * @property {() => WebSocket} openSocket
 * @property {(event: BayeuxEvent) => void} onEvent
 * @property {(state: ConnectionState) => void} onState
 * @property {(channel: string) => void} onGap events were lost for good: the gateway no longer keeps them
 */

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
/** How much longer than its timeout an answer to a connect may take before the connection counts as dead. */
const NETWORK_DELAY_MS = 10_000;
const TIMEOUT_MS = 30_000;

/** Where several gateways act as one, the ids of sessions are so long: they end with the name of this start of the gateway. */
const SHARED_ID_CHARS = 30;
const GATEWAY_CHARS = 8;

/** @param {string} clientId */
function gatewayOf(clientId) {
  return clientId.length === SHARED_ID_CHARS ? clientId.slice(-GATEWAY_CHARS) : undefined;
}

/**
 * A Bayeux client over WebSocket. Each socket has a session of its own; replay brings what came in between, so nothing is missed and
 * nothing comes twice.
 * @param {BayeuxClientOptions} options
 */
export function createBayeuxClient(options) {
  /** Where each channel has got to. @type {Map<string, Position>} */
  const positions = new Map();
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let nextConnect;
  let attempts = 0;
  let running = false;
  let waiting = false;
  let clientId = '';
  let unsubscribed = 0;
  let timeoutMs = TIMEOUT_MS;

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
    } catch (error) {
      if (!running) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof Error && 'signedOut' in error && error.signedOut === true) end(reason);
      else retry(reason);
      return;
    }
    if (running) open();
  }

  function open() {
    const opened = options.openSocket();
    socket = opened;
    opened.onopen = () => {
      send({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: ['websocket'],
        ext: { replay: true },
      });
    };
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return;
      watch();
      for (const message of parseFrame(data)) receive(message);
    };
    opened.onclose = () => lose(opened, 'The connection to the gateway broke.');
    watch();
  }

  /** Gives a silent connection up. */
  function watch() {
    const watched = socket;
    later(() => lose(watched, 'The gateway does not answer.'), timeoutMs + NETWORK_DELAY_MS);
  }

  /** @param {WebSocket | undefined} lost @param {string} reason */
  function lose(lost, reason) {
    if (lost === undefined || socket !== lost) return;
    socket = undefined;
    clearTimeout(nextConnect);
    lost.close();
    retry(reason);
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

  /** @param {...object} messages */
  function send(...messages) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(messages));
  }

  function sendConnect() {
    send({ channel: '/meta/connect', clientId, connectionType: 'websocket' });
  }

  function subscribe() {
    unsubscribed = options.channels.length;
    send(
      ...options.channels.map((channel) => {
        const replay = { [channel]: positions.get(channel) ?? -2 };
        return { channel: '/meta/subscribe', clientId, subscription: channel, ext: { replay } };
      }),
    );
  }

  /** @param {Message} message */
  function receive(message) {
    const { channel, ext } = message;
    if (!channel.startsWith('/meta/')) return take(message);
    if (message.successful !== true)
      return lose(socket, `The gateway refused ${channel}: ${message.error ?? 'no reason given'}.`);
    if (channel === '/meta/handshake') {
      clientId = message.clientId ?? '';
      subscribe();
      sendConnect();
    }
    if (channel === '/meta/subscribe') {
      unsubscribed -= 1;
      if (unsubscribed === 0) settle();
    }
    if (channel === '/meta/connect') {
      timeoutMs = message.advice?.timeout ?? timeoutMs;
      nextConnect = setTimeout(sendConnect, message.advice?.interval ?? 0);
    }
    if (ext?.replay?.gap === true) fillGap(message.subscription, ext.replay);
  }

  function settle() {
    attempts = 0;
    options.onState({ name: 'connected', gateway: gatewayOf(clientId) });
  }

  /**
   * A gap in the answer to a subscribe is for good. One in the answer to a connect is a queue that ran over: asking again brings it.
   * @param {string | undefined} channel
   * @param {{ readonly first?: number, readonly epoch?: string }} gap
   */
  function fillGap(channel, { first, epoch }) {
    if (channel === undefined) return subscribe();
    if (first !== undefined && epoch !== undefined) positions.set(channel, { id: first - 1, epoch });
    options.onGap(channel);
  }

  /** @param {Message} message */
  function take({ channel, data, ext }) {
    const { id, epoch } = ext?.replay ?? {};
    const position = id === undefined || epoch === undefined ? undefined : { id, epoch };
    if (position !== undefined) positions.set(channel, position);
    options.onEvent({ channel, data, position });
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
    stop() {
      running = false;
      clearTimeout(timer);
      clearTimeout(nextConnect);
      send({ channel: '/meta/disconnect', clientId });
      const last = socket;
      socket = undefined;
      last?.close();
    },
  };
}

/** @param {unknown} data @returns {readonly Message[]} */
function parseFrame(data) {
  const messages = JSON.parse(String(data));
  return Array.isArray(messages) ? messages : [messages];
}
