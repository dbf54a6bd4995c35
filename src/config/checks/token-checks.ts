import { isLoopback } from '../demo-identities.ts';
import type { Settings } from '../settings.ts';
import type { CrossFinding } from './cross-finding.ts';

/** A bearer token is as good as a password: whoever reads it on its way may use it. */
export function tokenIsHidden({ ucsClient }: Settings): readonly CrossFinding[] {
  const { tokenFile, tlsCaFile, tokenPlainText, target = '' } = ucsClient;
  if (tokenFile === undefined || tlsCaFile !== undefined || tokenPlainText) return [];
  const open = target.split(',').filter((one) => one !== '' && !isLocalTarget(one.trim()));
  return open.map((one) => ({
    path: ['ucsClient', 'tokenFile'],
    problem: `the token would go to ${one.trim()} in plain text: set UCS_TLS_CA_FILE, or UCS_TOKEN_PLAIN_TEXT=on where something else encrypts the way`,
  }));
}

/** Whether what is sent to a gRPC target stays on this machine. */
export function isLocalTarget(target: string): boolean {
  if (target.startsWith('unix:')) return true;
  const address = target.replace(/^(?:dns:(?:\/\/[^/]*\/)?|ipv4:|ipv6:)/, '');
  const host = address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isLoopback(host);
}

/** The UCS believes its callers which contact centre they speak for. */
export function callersAreKnown({ backend, ucsClient }: Settings): readonly CrossFinding[] {
  const { host, tlsCertFile, tlsClientCaFile, tokensFile } = backend;
  if (isLoopback(host) || tlsClientCaFile !== undefined) return [];
  const path = ['backend', 'host'];
  if (tokensFile === undefined) {
    return [
      {
        path,
        problem: `expected a loopback address, got '${host}': on others only callers that are known may be let in; set UCS_SERVER_TLS_CERT_FILE and UCS_SERVER_TLS_KEY_FILE, and UCS_SERVER_TLS_CLIENT_CA_FILE or UCS_TOKENS_FILE`,
      },
    ];
  }
  if (tlsCertFile !== undefined || ucsClient.tokenPlainText) return [];
  return [
    {
      path,
      problem: `expected a loopback address, got '${host}': the tokens would come in plain text; set UCS_SERVER_TLS_CERT_FILE and UCS_SERVER_TLS_KEY_FILE, or UCS_TOKEN_PLAIN_TEXT=on where something else encrypts the way`,
    },
  ];
}
