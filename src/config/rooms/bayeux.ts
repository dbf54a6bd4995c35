import { choiceList, group, integer, list, milliseconds, toggle } from '../leaf.ts';
import { CHANNEL_PATTERN, SUBPROTOCOL } from '../patterns.ts';

export const bayeuxSettings = group('Notifications: sessions, their bounds, their timing.', {
  transports: choiceList({
    env: 'BAYEUX_TRANSPORTS',
    choices: ['websocket', 'long-polling', 'callback-polling'],
    default: ['websocket', 'long-polling', 'callback-polling'],
    description: 'Transports that are offered; the others are refused.',
  }),
  timeoutMs: milliseconds({
    env: 'BAYEUX_TIMEOUT_MS',
    default: 30_000,
    description: 'How long a connect is held when there is nothing to deliver.',
  }),
  intervalMs: milliseconds({
    env: 'BAYEUX_INTERVAL_MS',
    default: 0,
    description: 'How long a client waits between the answer to a connect and the next connect.',
  }),
  maxIntervalMs: milliseconds({
    env: 'BAYEUX_MAX_INTERVAL_MS',
    default: 10_000,
    description: 'A session without a connect for this long (beside the interval) has ended.',
  }),
  clientIntervalMaxMs: milliseconds({
    env: 'BAYEUX_CLIENT_INTERVAL_MAX_MS',
    default: 60_000,
    description:
      'The longest wait between two connects that a client may ask for by its own advice; so long, and `BAYEUX_MAX_INTERVAL_MS` more, a session that nobody uses is kept.',
  }),
  publicChannels: list({
    env: 'BAYEUX_PUBLIC_CHANNELS',
    ...CHANNEL_PATTERN,
    description: 'Patterns on which any authenticated client may publish and subscribe.',
  }),
  bodyMaxBytes: integer({
    env: 'BAYEUX_BODY_MAX_BYTES',
    default: 262_144,
    min: 1024,
    max: 67_108_864,
    unit: 'bytes',
    description: 'Longest body of a polling request; a longer one is answered 413.',
  }),
  strangerBodyMaxBytes: integer({
    env: 'BAYEUX_STRANGER_BODY_BYTES',
    default: 8192,
    min: 1024,
    max: 1_048_576,
    unit: 'bytes',
    description: 'Longest body of a polling request without valid credentials; a longer one is answered 401.',
  }),
  bodiesMaxBytes: integer({
    env: 'BAYEUX_BODIES_BYTES',
    default: 67_108_864,
    min: 1_048_576,
    max: 4_294_967_296,
    unit: 'bytes',
    description:
      'Bytes of all bodies of polling requests that are on their way; one user gets a quarter. Past it a request is answered 503 with Retry-After.',
  }),
  strangerBodiesMaxBytes: integer({
    env: 'BAYEUX_STRANGER_BODIES_BYTES',
    default: 16_777_216,
    min: 65_536,
    max: 4_294_967_296,
    unit: 'bytes',
    description: 'The same for all requests without valid credentials together.',
  }),
  frameMaxBytes: integer({
    env: 'BAYEUX_FRAME_MAX_BYTES',
    default: 262_144,
    min: 1024,
    max: 67_108_864,
    unit: 'bytes',
    description: 'Longest WebSocket message; a longer one closes the socket with 1009.',
  }),
  messagesPerRequestMax: integer({
    env: 'BAYEUX_MESSAGES_PER_REQUEST',
    default: 128,
    min: 2,
    max: 100_000,
    unit: 'entries',
    description: 'Messages in one request or frame.',
  }),
  sessionsPerUserMax: integer({
    env: 'BAYEUX_SESSIONS_PER_USER',
    default: 1000,
    min: 1,
    max: 1_000_000,
    unit: 'entries',
    description:
      'Sessions of one user at once; a further handshake ends the one that was away longest, or is refused with 429 when none is away. Of WebSockets a user may have twice as many.',
  }),
  sessionsMax: integer({
    env: 'BAYEUX_SESSIONS',
    default: 50_000,
    min: 1,
    max: 1_000_000,
    unit: 'entries',
    description: 'Sessions at once, of all users.',
  }),
  subscriptionsPerSessionMax: integer({
    env: 'BAYEUX_SUBSCRIPTIONS_PER_SESSION',
    default: 100,
    min: 1,
    max: 10_000,
    unit: 'entries',
    description: 'Channels and patterns that one session may be subscribed to.',
  }),
  subscriptionsMaxBytes: integer({
    env: 'BAYEUX_SUBSCRIPTIONS_BYTES',
    default: 67_108_864,
    min: 1_048_576,
    max: 4_294_967_296,
    unit: 'bytes',
    description:
      'Memory that the subscriptions of all sessions may take, each its name and 128 bytes; one user gets a quarter. A further one is refused with 429.',
  }),
  queueMaxMessages: integer({
    env: 'BAYEUX_QUEUE_MESSAGES',
    default: 1000,
    min: 1,
    max: 1_000_000,
    unit: 'entries',
    description:
      'Events waiting for one session; past it the queue is dropped as a whole and the session told of the gap.',
  }),
  queueMaxBytes: integer({
    env: 'BAYEUX_QUEUE_BYTES',
    default: 1_048_576,
    min: 1024,
    max: 1_073_741_824,
    unit: 'bytes',
    description: 'Bytes of events waiting for one session; past it as above.',
  }),
  websocketHighWaterBytes: integer({
    env: 'BAYEUX_WEBSOCKET_HIGH_WATER_BYTES',
    default: 65_536,
    min: 1024,
    max: 1_073_741_824,
    unit: 'bytes',
    description: 'Bytes that a socket has not taken yet, above which events wait in the session’s queue.',
  }),
  userBacklogMaxBytes: integer({
    env: 'BAYEUX_USER_BACKLOG_BYTES',
    default: 67_108_864,
    min: 1_048_576,
    max: 4_294_967_296,
    unit: 'bytes',
    description:
      'Bytes that all Bayeux connections of one user may hold: not taken by their sockets, or waiting for their turn; past it those that would hold more are closed.',
  }),
  replayIdInData: toggle({
    env: 'BAYEUX_REPLAY_ID_IN_DATA',
    default: false,
    description:
      'Compatibility: data.event.replayId and data.event.createdDate are set in every event whose data is an object, for clients that look for them there.',
  }),
  replayOffered: toggle({
    env: 'BAYEUX_REPLAY_OFFERED',
    default: true,
    description:
      'Every handshake reply offers the replay extension, asked for or not: some clients wait for the offer.',
  }),
  subprotocols: list({
    env: 'BAYEUX_SUBPROTOCOLS',
    ...SUBPROTOCOL,
    description: 'WebSocket subprotocols that are selected when a client offers them.',
  }),
});
