import { once } from 'node:events';
import { createServer } from 'node:http';
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';

/** What a token says, right or wrong. */
export type Claims = Readonly<Record<string, unknown>>;

/** A small OpenID Connect provider: discovery and keys, which a test may change, hide and count. */
export type IdentityProvider = {
  readonly issuer: string;
  /** How often its keys were read. */
  keyReads(): number;
  /** From now on tokens are signed by a new key, which it shows; the keys of before are shown no more where `revoke`. */
  rotate(options?: { readonly revoke: boolean }): Promise<void>;
  /** Answers with 500 from now on, or no longer. */
  fail(failing: boolean): void;
  /** A token with these claims, signed by the newest key. */
  sign(claims: Claims): Promise<string>;
  stop(): Promise<void>;
};

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let keys: object[] = [];
  let signer: { readonly kid: string; readonly key: CryptoKey } | undefined;
  let rotations = 0;
  let reads = 0;
  let failing = false;
  const server = createServer((request, response) => {
    if (failing) return response.writeHead(500).end();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      return response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    }
    reads++;
    return response.end(JSON.stringify({ keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  async function rotate({ revoke }: { readonly revoke: boolean } = { revoke: false }): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const kid = `key-${++rotations}`;
    keys = [...(revoke ? [] : keys), { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }];
    signer = { kid, key: privateKey };
  }
  await rotate();
  return {
    issuer,
    keyReads: () => reads,
    rotate,
    fail(now) {
      failing = now;
    },
    async sign(claims) {
      if (signer === undefined) throw new Error('there is no key');
      const payload = Buffer.from(JSON.stringify(claims));
      return new CompactSign(payload).setProtectedHeader({ alg: 'ES256', kid: signer.kid }).sign(signer.key);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
