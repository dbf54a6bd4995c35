/** What is refused for a reason that a setting could take away. Each line names that setting. */
export const HINTS = {
  'foreign-origin': {
    setting: 'ALLOWED_ORIGINS',
    sentence:
      'A page of a foreign origin is not let in. If it is yours, name its origin in ALLOWED_ORIGINS; if it came from this gateway, through a proxy, name that in TRUSTED_PROXIES or say the own name in PUBLIC_URL.',
  },
  'proxy-not-trusted': {
    setting: 'TRUSTED_PROXIES',
    sentence:
      'X-Forwarded headers are not believed: who sent them is no trusted proxy. If it is yours, name its address in TRUSTED_PROXIES.',
  },
  'transport-not-offered': {
    setting: 'BAYEUX_TRANSPORTS',
    sentence: 'A Bayeux request is refused: its transport is not offered. BAYEUX_TRANSPORTS says which are.',
  },
  'upgrade-lost': {
    setting: 'Upgrade and Connection in the proxy',
    sentence:
      'A WebSocket came without its upgrade: a proxy in front must pass the headers Upgrade and Connection on, over HTTP/1.1.',
  },
  'upgrade-without-credentials': {
    setting: 'Authorization and Cookie in the proxy',
    sentence:
      'An upgrade to WebSocket is refused: it has no valid credentials. Clients sign in by REST first, or send Basic or a bearer token; a proxy in front must pass Authorization and Cookie on.',
  },
} as const satisfies Record<string, { readonly setting: string; readonly sentence: string }>;

export type HintName = keyof typeof HINTS;
