/** Shapes of texts: what is accepted, and how a mistake says what was expected. */
type Pattern = { readonly pattern: RegExp; readonly expected: string };

const CHANNEL_SEGMENT = String.raw`[A-Za-z0-9\-_!~()$@.]+`;

export const HOST_NAME: Pattern = {
  pattern: /^([A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45})$/,
  expected: 'an IP address or a host name',
};

export const FILE_NAME: Pattern = { pattern: /^[^\0\n]{1,4096}$/, expected: 'the name of a file or folder' };

export const ORIGIN: Pattern = {
  pattern: /^https?:\/\/[^\s/,@?#*]+$/,
  expected: 'origins such as https://desk.example.com:8443, without a path',
};

export const PUBLIC_ORIGIN: Pattern = {
  pattern: /^https?:\/\/[^\s/,@?#*]+\/?$/,
  expected: 'an origin such as https://hub.example.com, without a path',
};

export const ADDRESS_OR_NETWORK: Pattern = {
  pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)(\/\d{1,3})?$/,
  expected: 'IP addresses or networks such as 10.0.0.0/8',
};

export const GRPC_TARGET: Pattern = {
  pattern: /^((dns|ipv4|ipv6):[^\s,]+|unix:[^\s,]+|[A-Za-z0-9._-]+:\d{1,5})$/,
  expected: 'a gRPC target such as dns:///ucs:50051 or unix:/run/ucs.sock',
};

/** A text is one kind of target or another, never both: else the time to say no would double with each of a list. */
export const GRPC_TARGETS: Pattern = {
  pattern:
    /^((dns|ipv4|ipv6):[^\s,]+|unix:[^\s,]+|(?!(dns|ipv4|ipv6|unix):)[A-Za-z0-9._-]+:\d{1,5})(, ?((dns|ipv4|ipv6):[^\s,]+|unix:[^\s,]+|(?!(dns|ipv4|ipv6|unix):)[A-Za-z0-9._-]+:\d{1,5}))*$/,
  expected: 'a gRPC target such as dns:///ucs:50051 or unix:/run/ucs.sock, or several with commas between them',
};

export const NATS_URL: Pattern = {
  pattern: /^(nats|tls):\/\/[^\s,/]+\/?(,(nats|tls):\/\/[^\s,/]+\/?)*$/,
  expected: 'NATS addresses such as nats://nats-1:4222,nats://nats-2:4222',
};

export const NATS_PREFIX: Pattern = { pattern: /^[A-Za-z0-9_-]{1,32}$/, expected: 'up to 32 letters, digits, - and _' };

export const POSTGRES_URL: Pattern = {
  pattern: /^postgres(ql)?:\/\/\S+$/,
  expected: 'a URL such as postgres://user:password@host:5432/ucs',
};

export const HTTP_URL: Pattern = { pattern: /^https?:\/\/\S+$/, expected: 'a URL such as https://login.example.com' };

/** Channel patterns of Bayeux (C1), those of /meta and /service left out (C3, C4). */
export const CHANNEL_PATTERN: Pattern = {
  pattern: new RegExp(
    String.raw`^(?!/(meta|service)(/|$))(/${CHANNEL_SEGMENT}){0,31}(/${CHANNEL_SEGMENT}|(?<=.)/\*{1,2})$`,
  ),
  expected: 'channel patterns such as /test/**, outside /meta and /service',
};

export const SUBPROTOCOL: Pattern = {
  pattern: /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/,
  expected: 'names of WebSocket subprotocols',
};

export const NAME: Pattern = { pattern: /^[^\p{Cc}]{1,128}$/u, expected: 'a text of 1 to 128 characters' };

export const COUNTRY: Pattern = { pattern: /^[A-Za-z]{2}$/, expected: 'a country such as DE (ISO 3166)' };

export const NO_NUMBER: Pattern = { pattern: /^[^\p{Cc},]{1,64}$/u, expected: 'words such as anonymous' };

/** HTTP Basic ends the name at the first colon: nobody could sign in with one. */
export const USER_NAME: Pattern = {
  pattern: /^[^\p{Cc}:]{1,128}$/u,
  expected: 'a text of 1 to 128 characters without a colon',
};
