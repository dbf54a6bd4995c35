import { type ChannelCredentials, credentials, experimental } from '@grpc/grpc-js';

/** Files in PEM. They are read again when they change, so that certificates can be renewed while the gateway runs. */
export type UcsTlsOptions = {
  /** What the UCS is verified against. */
  readonly caFile: string;
  /** Mutual TLS, where given. */
  readonly client: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly rereadMs: number;
};

/** Plain text where there are no TLS options. */
export function toChannelCredentials(tls: UcsTlsOptions | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const files = new experimental.FileWatcherCertificateProvider({
    caCertificateFile: tls.caFile,
    certificateFile: tls.client?.certFile,
    privateKeyFile: tls.client?.keyFile,
    refreshIntervalMs: tls.rereadMs,
  });
  return experimental.createCertificateProviderChannelCredentials(files, tls.client === undefined ? null : files);
}
