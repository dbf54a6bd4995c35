import { randomBytes } from 'node:crypto';
import { BAYEUX_PATH, basic } from './bayeux-server.ts';
import { openRawConnection, type RawConnection } from './raw-http.ts';

export type Frame = { readonly opcode: number; readonly payload: Buffer };

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** A WebSocket whose frames the test makes itself, byte by byte if need be. */
export type RawWebSocket = {
  readonly connection: RawConnection;
  /** Sends a masked frame. */
  send(opcode: number, payload: string | Uint8Array, final?: boolean): Promise<void>;
  /** The next frame from the server. */
  frame(): Promise<Frame>;
  /** The code of the next frame, which must be a close frame. */
  closeCode(): Promise<number>;
};

/** The head of an upgrade request. */
export function upgradeHead(headers: Readonly<Record<string, string | undefined>> = {}, path = BAYEUX_PATH): string {
  const all: Record<string, string | undefined> = {
    Host: '127.0.0.1',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    Authorization: basic('alice'),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export async function openRawWebSocket(
  port: number,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<RawWebSocket> {
  const connection = await openRawConnection(port);
  await connection.write(upgradeHead(headers));
  const answer = await connection.answer();
  if (answer === 'closed' || answer.status !== 101) throw new Error(`no upgrade: ${JSON.stringify(answer)}`);

  async function frame(): Promise<Frame> {
    const [first = 0, second = 0] = await connection.bytes(2);
    let length = second & 0x7f;
    if (length === 126) length = (await connection.bytes(2)).readUInt16BE();
    else if (length === 127) length = Number((await connection.bytes(8)).readBigUInt64BE());
    return { opcode: first & 0x0f, payload: await connection.bytes(length) };
  }
  return {
    connection,
    send: (opcode, payload, final = true) => connection.write(toFrame(opcode, payload, final)),
    frame,
    async closeCode() {
      const { opcode, payload } = await frame();
      if (opcode !== CLOSE) throw new Error(`expected a close frame, got ${opcode}: ${payload}`);
      return payload.readUInt16BE();
    },
  };
}

export function toFrame(opcode: number, payload: string | Uint8Array, final = true): Buffer {
  const bytes = Buffer.from(payload);
  const mask = randomBytes(4);
  const masked = bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  const length = Buffer.alloc(bytes.length < 126 ? 1 : bytes.length < 65_536 ? 3 : 9);
  if (length.length === 1) length[0] = bytes.length;
  else if (length.length === 3) {
    length[0] = 126;
    length.writeUInt16BE(bytes.length, 1);
  } else {
    length[0] = 127;
    length.writeBigUInt64BE(BigInt(bytes.length), 1);
  }
  length[0] = (length[0] ?? 0) | 0x80;
  return Buffer.concat([Buffer.of((final ? 0x80 : 0) | opcode), length, mask, masked]);
}
