import { experimental, ServerCredentials } from '@grpc/grpc-js';

/** Files in PEM. They are read again when they change, so that certificates can be renewed while the UCS runs. */
export type ServerTlsOptions = {
  readonly certFile: string;
  readonly keyFile: string;
  /** Who calls must show a certificate that these vouch for; undefined lets everybody in. */
  readonly clientCaFile: string | undefined;
  readonly rereadMs: number;
};

/** Plain text where there are no TLS options. */
export function toServerCredentials(tls: ServerTlsOptions | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const files = new experimental.FileWatcherCertificateProvider({
    certificateFile: tls.certFile,
    privateKeyFile: tls.keyFile,
    caCertificateFile: tls.clientCaFile,
    refreshIntervalMs: tls.rereadMs,
  });
  const isMutual = tls.clientCaFile !== undefined;
  // Its first parameter is the server's own certificate, whatever it is called.
  return experimental.createCertificateProviderServerCredentials(files, isMutual ? files : null, isMutual);
}
