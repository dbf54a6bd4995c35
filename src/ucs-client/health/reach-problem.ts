import { status } from '@grpc/grpc-js';

/** What grpc-js says of a connection that does not come about, and what an operator is told: words that follow "The UCS at HOST:PORT". */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/Name resolution failed|No addresses resolved|ENOTFOUND|EAI_AGAIN/, 'has a name that is not found'],
  [/ECONNREFUSED/, 'refuses connections: nothing listens there (ECONNREFUSED)'],
  [/ENOENT/, 'is a socket that does not exist (ENOENT)'],
  [/EACCES|EPERM/, 'is a socket that the gateway may not open (EACCES)'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'is not reached by the network'],
  [/Failed to load credentials/, 'was not called: the certificate files of the gateway (UCS_TLS_*) cannot be read'],
  [
    /wrong version number|packet length too long|record layer failure/,
    'speaks plain text, and the gateway is told to use TLS',
  ],
  [/certificate required/, 'asks for a client certificate, and the gateway has none (UCS_TLS_CERT_FILE)'],
  [/alert|handshake failure/, 'does not accept the TLS handshake or the certificate of the gateway'],
  [/Hostname\/IP does not match|ALTNAME/, 'shows a certificate for another name'],
  [/certificate has expired|CERT_HAS_EXPIRED|not yet valid/, 'shows a certificate that is out of date'],
  [
    /unable to verify|self.signed|unable to get|CERT_|certificate/,
    'shows a certificate that UCS_TLS_CA_FILE does not vouch for',
  ],
  [/before secure TLS connection/, 'accepts connections and breaks them before TLS is agreed'],
  [/HTTP status code (\d+)/, 'is answered for by something that is no gRPC server (it answers with an HTTP status)'],
  [/Protocol error/, 'answers in another language than gRPC'],
  [/Failed to connect|ECONNRESET/, 'accepts connections and breaks them: it may want TLS, or another certificate'],
  [/Connection dropped|EPIPE|RST_STREAM|GOAWAY|[Cc]losed/, 'broke its connection'],
];

/** Why no answer came from the UCS, as the words that follow "The UCS at HOST:PORT". */
export function toReachProblem(code: status, details: string): string {
  if (code === status.DEADLINE_EXCEEDED) {
    return /Waiting for LB pick|Name resolution|name resolution/.test(details)
      ? 'does not answer: no connection comes about'
      : 'was reached, but does not answer';
  }
  return CAUSES.find(([pattern]) => pattern.test(details))?.[1] ?? 'cannot be reached';
}
