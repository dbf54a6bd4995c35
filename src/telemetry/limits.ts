/** Every bound that stops somebody, by the label it is counted under: the sentence says what happens to whoever reaches it. */
export const LIMITS = {
  'bayeux-rate': 'Bayeux messages wait, or are refused: their user sends more than the rate limit.',
  'bayeux-user-backlog':
    'A Bayeux link is closed: the links of its user hold too many bytes that nobody takes, or that wait.',
  'bayeux-bodies': 'Bayeux requests are answered 503: too much of their bodies is on its way.',
  'bayeux-newcomers': 'New Bayeux sessions are answered 503: too many want to come in at once.',
  'bayeux-queue': 'Events that wait for a Bayeux session are dropped: its client reads too slowly.',
  'bayeux-request-size': 'A Bayeux request or frame is refused: it is too long, or has too many messages.',
  'bayeux-session-evicted': 'A Bayeux session is ended to make room for another one of its user.',
  'bayeux-sessions': 'Bayeux handshakes are refused: there are too many sessions.',
  'bayeux-slow-socket': 'A WebSocket is closed: far too much waits in it that its client does not take.',
  'bayeux-sockets': 'WebSockets are refused: there are too many.',
  'bayeux-user-sockets': 'WebSockets of a user are refused: it has too many.',
  'bayeux-subscriptions': 'Bayeux subscriptions are refused: there are too many.',
  'admin-token': 'Commands of an operator are refused: their token is wrong.',
  'address-connections': 'Connections of an address are closed at once: it has too many.',
  connections: 'Connections are not taken: there are too many, or no file descriptors are left.',
  'journal-contact-centre': 'Requests of a contact centre are refused: it has too much of the journal.',
  'journal-full': 'Requests are refused: too much waits for the UCS.',
  'journal-slow': 'Requests are refused: the disk takes too long to write.',
  'journal-user': 'Requests of a user are refused: too much of them waits for the UCS.',
  'pipelined-requests': 'Requests are refused: too many wait on a connection for those before them.',
  'unread-answers': 'Connections of an address are cut: too much waits there for clients that do not read.',
  'rest-bodies': 'Requests are answered 503: too much of their bodies is on its way.',
  'rest-rate': 'Requests are answered 429: their user sends more than the rate limit.',
  'password-checks': 'Passwords are not looked at: too many wait for it.',
  'provider-sign-ins': 'Sign-ins at the OpenID Connect provider are refused: too many come from an address.',
  'wrong-passwords': 'Passwords from an address are not looked at: too many from there were wrong.',
} as const satisfies Record<string, string>;

export type LimitName = keyof typeof LIMITS;

export const LIMIT_NAMES: readonly string[] = Object.keys(LIMITS);
