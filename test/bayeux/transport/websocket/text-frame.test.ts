import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { toWireMessage } from '../../../../src/bayeux/protocol/wire/wire-message.ts';
import { joinFrames, toSharedFrame, toTextFrame } from '../../../../src/bayeux/transport/websocket/text-frame.ts';

// The types of ws leave its receiving half out.
const { Receiver }: { Receiver: new (options: object) => Writable } = createRequire(import.meta.url)('ws');

/** What the receiving half of ws makes of the bytes. */
function received(frame: Uint8Array): Promise<{ readonly text: string; readonly isBinary: boolean }> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on('error', reject);
    receiver.on('message', (data: Buffer, isBinary: boolean) => resolve({ text: data.toString(), isBinary }));
    receiver.write(Buffer.from(frame));
  });
}

describe('a text frame [W1]', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('of %d bytes is read by ws as it was', async (length) => {
    const text = 'x'.repeat(length);
    expect(await received(toTextFrame(Buffer.from(text)))).toEqual({ text, isBinary: false });
  });

  it('carries characters of several bytes', async () => {
    expect(await received(toTextFrame(Buffer.from('[{"a":"äöü 漢字 😀"}]')))).toMatchObject({
      text: '[{"a":"äöü 漢字 😀"}]',
    });
  });

  it('of a message is made once, whoever it goes to', async () => {
    const message = toWireMessage('{"channel":"/a"}');
    expect(toSharedFrame(message)).toBe(toSharedFrame(message));
    expect(await received(toSharedFrame(message))).toMatchObject({ text: '[{"channel":"/a"}]' });
  });

  it('joined to others is one piece, made once for all sockets that get the same ones', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => toTextFrame(Buffer.from(text)));
    if (a === undefined || b === undefined || c === undefined) throw new Error('frames are missing');
    expect(joinFrames([a])).toBe(a);
    const joined = joinFrames([a, b]);
    expect(joined).toEqual(Buffer.concat([a, b]));
    expect(joinFrames([a, b])).toBe(joined);
    expect(joinFrames([a, b, c])).toEqual(Buffer.concat([a, b, c]));
    expect(joinFrames([b, a])).toEqual(Buffer.concat([b, a]));
  });
});
