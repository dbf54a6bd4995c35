import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export type Sent = {
  readonly headers: Readonly<Record<string, string>>;
  /** The address that the socket comes from. */
  readonly from?: string;
  readonly tls?: boolean;
};

/** Node's side of a request with these headers, for what is read from it without a server. */
export function toNodeRequest({ headers, from = '10.0.0.7', tls = false }: Sent): IncomingMessage {
  const socket = tls ? new TLSSocket(new Socket()) : new Socket();
  Object.defineProperties(socket, {
    remoteAddress: { value: from },
    localAddress: { value: '::ffff:10.0.0.1' },
    localPort: { value: 8090 },
  });
  const req = new IncomingMessage(socket);
  Object.assign(req.headers, { host: 'hub.example', ...headers });
  return req;
}
