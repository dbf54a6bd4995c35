/**
 * @typedef {{ readonly id: number, readonly epoch: string }} Position
 * @typedef {{ readonly channel: string, readonly data: unknown, readonly position: Position | undefined }} BayeuxEvent
 * @typedef {{ readonly channel: string, readonly clientId?: string, readonly successful?: boolean, readonly error?: string,
 *   readonly data?: unknown, readonly subscription?: string, readonly advice?: { readonly interval?: number, readonly timeout?: number },
 *   readonly ext?: { readonly replay?: Partial<Position> & { readonly gap?: boolean, readonly first?: number } } }} Message
 * @typedef {Object} ConversationParts
 * @property {import('./websocket-link.js').Link} link
 * @property {readonly string[]} channels what to subscribe to; exact names
 * @property {Map<string, Position>} positions where each channel has got to; kept up to date
 * @property {(event: BayeuxEvent) => void} onEvent
 * @property {(channel: string, first: number | undefined) => void} onGap events were lost for good; `first` is the number of the first one that is still kept
 * @property {(caughtUp: number, gateway: string | undefined) => void} onReady everything that was kept has come, in so many events; `gateway` has the session, where several act as one
 * @property {(reason: string) => void} onRefusal
 */

const TIMEOUT_MS = 30_000;
/** From there on: everything that is kept. */
const ALL_KEPT = -2;
/** Where several gateways act as one, the ids of sessions are so long: they end with the name of this start of the gateway. */
const SHARED_ID_CHARS = 30;
const GATEWAY_CHARS = 8;

/** @param {string} clientId */
function gatewayOf(clientId) {
  return clientId.length === SHARED_ID_CHARS ? clientId.slice(-GATEWAY_CHARS) : undefined;
}

/**
 * One Bayeux session over one link: handshake, subscriptions, and connects for ever. Replay brings what came before it.
 * @param {ConversationParts} parts
 */
export function createConversation({ link, channels, positions, onEvent, onGap, onReady, onRefusal }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let nextConnect;
  let clientId = '';
  let unsubscribed = 0;
  let ready = false;
  let received = 0;
  let timeoutMs = TIMEOUT_MS;

  function sendConnect() {
    link.send({ channel: '/meta/connect', clientId, connectionType: link.connectionType });
  }

  function subscribe() {
    unsubscribed = channels.length;
    link.send(
      ...channels.map((channel) => {
        const replay = { [channel]: positions.get(channel) ?? ALL_KEPT };
        return { channel: '/meta/subscribe', clientId, subscription: channel, ext: { replay } };
      }),
    );
  }

  /** A gap in the answer to a subscribe is for good. One in the answer to a connect is a queue that ran over: asking again brings it. @param {Message} message */
  function fillGap({ subscription: channel, ext: { replay: { first, epoch } = {} } = {} }) {
    if (channel === undefined) return subscribe();
    if (first !== undefined && epoch !== undefined) positions.set(channel, { id: first - 1, epoch });
    onGap(channel, first);
  }

  /** What is to be done after each kind of reply. @type {Readonly<Record<string, (message: Message) => void>>} */
  const afterReply = {
    '/meta/handshake'(message) {
      clientId = message.clientId ?? '';
      subscribe();
    },
    '/meta/subscribe'() {
      unsubscribed -= 1;
      if (unsubscribed === 0 && !ready) sendConnect();
    },
    '/meta/connect'({ advice }) {
      timeoutMs = advice?.timeout ?? timeoutMs;
      nextConnect = setTimeout(sendConnect, advice?.interval ?? 0);
      if (!ready) onReady(received, gatewayOf(clientId));
      ready = true;
    },
  };

  /** @param {Message} message */
  function take({ channel, data, ext }) {
    const { id, epoch } = ext?.replay ?? {};
    const position = id === undefined || epoch === undefined ? undefined : { id, epoch };
    // Channels that share a log are replayed from the earliest of their positions: what is known comes again.
    const known = positions.get(channel);
    if (position !== undefined && known?.epoch === position.epoch && position.id <= known.id) return;
    if (position !== undefined) positions.set(channel, position);
    received += 1;
    onEvent({ channel, data, position });
  }

  return {
    begin() {
      const supportedConnectionTypes = [link.connectionType];
      link.send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes, ext: { replay: true } });
    },
    /** @param {Message} message */
    receive(message) {
      if (!message.channel.startsWith('/meta/')) return take(message);
      if (message.successful !== true)
        return onRefusal(`The gateway refused ${message.channel}: ${message.error ?? 'no reason given'}.`);
      afterReply[message.channel]?.(message);
      if (message.ext?.replay?.gap === true) fillGap(message);
    },
    /** How long the gateway may be silent. */
    timeoutMs: () => timeoutMs,
    /** @param {boolean} politely whether the gateway is to be told */
    end(politely) {
      clearTimeout(nextConnect);
      link.close(politely && clientId !== '' ? { channel: '/meta/disconnect', clientId } : undefined);
    },
  };
}
