import { group, integer, list, milliseconds, optionalText, text } from '../leaf.ts';
import { ADDRESS_OR_NETWORK, FILE_NAME, HOST_NAME, ORIGIN, PUBLIC_ORIGIN } from '../patterns.ts';

export const serverSettings = group(
  'The listener of REST, Bayeux, console and documents, and the life of the process.',
  {
    host: text({
      env: 'HOST',
      default: '127.0.0.1',
      ...HOST_NAME,
      description: 'Address to listen on. The demo identities are refused on any that is not loopback.',
    }),
    port: integer({
      env: 'PORT',
      default: 8090,
      min: 0,
      max: 65_535,
      description: 'Port to listen on; 0 takes a free one.',
    }),
    dataDir: text({
      env: 'DATA_DIR',
      default: './data',
      ...FILE_NAME,
      description: 'Folder of everything that must outlive the process, in embedded mode. One gateway at a time.',
    }),
    readyOffMs: milliseconds({
      env: 'READY_OFF_MS',
      default: 0,
      description:
        'After SIGTERM: how long /readyz says no while requests are still taken, so that a balancer notices first. It comes before DRAIN_MS.',
    }),
    drainMs: milliseconds({
      env: 'DRAIN_MS',
      default: 8000,
      description:
        'After SIGTERM and READY_OFF_MS: how long work that was accepted may still be finished. The process ends at most 2 s later.',
    }),
    connectionsMax: integer({
      env: 'CONNECTIONS',
      default: 120_000,
      min: 10,
      max: 1_000_000,
      unit: 'entries',
      description:
        'Connections at once; further ones are closed at once. An agent with long-polling has two: one that is held, and one for requests. The process needs as many file descriptors.',
    }),
    connectionsMaxPerAddress: integer({
      env: 'CONNECTIONS_PER_ADDRESS',
      default: 20_000,
      min: 1,
      max: 1_000_000,
      unit: 'entries',
      description: 'Connections of one address, trusted proxies left out; further ones are closed at once.',
    }),
    unreadMaxBytesPerAddress: integer({
      env: 'UNREAD_BYTES_PER_ADDRESS',
      default: 33_554_432,
      min: 65_536,
      max: 2_147_483_647,
      unit: 'bytes',
      description:
        'Bytes of answers and notifications that may wait for the clients of one address to read them; past it, its connections that hold most are cut.',
    }),
    tlsCertFile: optionalText({
      env: 'HTTP_TLS_CERT_FILE',
      ...FILE_NAME,
      description: 'Certificate chain (PEM). With it and the key, the listener speaks HTTPS only.',
    }),
    tlsKeyFile: optionalText({
      env: 'HTTP_TLS_KEY_FILE',
      ...FILE_NAME,
      description: 'Private key (PEM) of the certificate.',
    }),
    trustedProxies: list({
      env: 'TRUSTED_PROXIES',
      ...ADDRESS_OR_NETWORK,
      description: 'Proxies whose X-Forwarded-For, -Proto, -Host and -Port are believed.',
    }),
    publicUrl: optionalText({
      env: 'PUBLIC_URL',
      ...PUBLIC_ORIGIN,
      description:
        'Where clients reach the gateway, where neither Host nor a trusted proxy says so: used in links, for cookies and as the own origin.',
    }),
    allowedOrigins: list({
      env: 'ALLOWED_ORIGINS',
      ...ORIGIN,
      description:
        'Origins of other hosts whose pages may call REST with credentials and use Bayeux. The own origin always may.',
    }),
  },
);
