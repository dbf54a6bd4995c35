import { choice, group, optionalText, toggle } from '../leaf.ts';
import { FILE_NAME, GRPC_TARGETS } from '../patterns.ts';

export const ucsClientSettings = group('The way to the UCS.', {
  target: optionalText({
    env: 'UCS_TARGET',
    ...GRPC_TARGETS,
    description:
      'gRPC target of a UCS elsewhere, or several with commas between them; calls go round all their addresses that serve. Without it the reference UCS runs embedded, on DATA_DIR.',
  }),
  road: choice({
    env: 'UCS_ROAD',
    choices: ['stream', 'unary'],
    default: 'stream',
    description:
      'How calls travel: many on one stream (ChannelService) where the UCS takes that, or unary, each a gRPC call of its own.',
  }),
  tlsCaFile: optionalText({
    env: 'UCS_TLS_CA_FILE',
    ...FILE_NAME,
    description:
      'Certificates (PEM) that the UCS is verified against. With it the channel uses TLS. Read again when the file changes.',
  }),
  tlsCertFile: optionalText({
    env: 'UCS_TLS_CERT_FILE',
    ...FILE_NAME,
    description: 'Client certificate chain (PEM) for mutual TLS. Read again when the file changes.',
  }),
  tlsKeyFile: optionalText({
    env: 'UCS_TLS_KEY_FILE',
    ...FILE_NAME,
    description: 'Private key (PEM) of the client certificate.',
  }),
  tokenFile: optionalText({
    env: 'UCS_TOKEN_FILE',
    ...FILE_NAME,
    description:
      'File with a token in its first line, which every call to the UCS shows (authorization: Bearer). Read again when the file changes.',
  }),
  tokenPlainText: toggle({
    env: 'UCS_TOKEN_PLAIN_TEXT',
    default: false,
    description:
      'Whether tokens may go to the UCS without TLS on other addresses than loopback: only where something else encrypts the way, such as a mesh.',
  }),
});
