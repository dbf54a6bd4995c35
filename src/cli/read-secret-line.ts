import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';

const LINE_MAX_BYTES = 1024;
const CONTROL_C = 0x03;
const BACKSPACES = [0x08, 0x7f];
const LINE_ENDS = [0x0a, 0x0d, 0x04];

/** The first line of the input, without showing it on a terminal; undefined when it is too long or was given up with Ctrl-C. */
export async function readSecretLine(input: Readable, askPerson: () => void): Promise<string | undefined> {
  const terminal = input instanceof ReadStream ? input : undefined;
  if (terminal !== undefined) askPerson();
  terminal?.setRawMode(true);
  try {
    return await readLine(input, terminal !== undefined);
  } finally {
    terminal?.setRawMode(false);
    input.destroy();
  }
}

async function readLine(input: Readable, raw: boolean): Promise<string | undefined> {
  const bytes: number[] = [];
  for await (const chunk of input) {
    for (const byte of Buffer.from(chunk)) {
      if (LINE_ENDS.includes(byte)) return toText(bytes);
      if (raw && byte === CONTROL_C) return undefined;
      if (raw && BACKSPACES.includes(byte)) dropLastCharacter(bytes);
      else bytes.push(byte);
      if (bytes.length > LINE_MAX_BYTES) return undefined;
    }
  }
  return toText(bytes);
}

function toText(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('utf8');
}

/** A character of UTF-8 is a first byte and continuation bytes (10xxxxxx). */
function dropLastCharacter(bytes: number[]): void {
  let dropped = bytes.pop();
  while (dropped !== undefined && (dropped & 0xc0) === 0x80) dropped = bytes.pop();
}
