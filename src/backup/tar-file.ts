import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';

const BLOCK_BYTES = 512;
const CHUNK_BYTES = 1024 ** 2;
/** Sizes have eleven octal digits in this form of tar. */
const FILE_MAX_BYTES = 8 ** 11 - 1;

export type TarEntry = { readonly name: string; readonly path: string };

/** Writes files, which nobody changes meanwhile, as a tar archive (POSIX ustar), for its owner alone, and flushes it to disk. Throws what the file system says. */
export function writeTarFile(target: string, entries: readonly TarEntry[]): void {
  const file = openSync(target, 'wx', 0o600);
  try {
    for (const entry of entries) writeEntry(file, entry);
    writeSync(file, Buffer.alloc(2 * BLOCK_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeEntry(file: number, { name, path }: TarEntry): void {
  const { size, mtimeMs } = statSync(path);
  if (size > FILE_MAX_BYTES || Buffer.byteLength(name) > 99) throw new Error(`${path} is too large for a backup`);
  writeSync(file, toHeader(name, size, Math.floor(mtimeMs / 1000)));
  const source = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let at = 0; at < size; ) {
      const bytes = readSync(source, chunk, 0, Math.min(CHUNK_BYTES, size - at), at);
      if (bytes === 0) throw new Error(`${path} became shorter`);
      writeSync(file, chunk, 0, bytes);
      at += bytes;
    }
    writeSync(file, Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES));
  } finally {
    closeSync(source);
  }
}

function toHeader(name: string, size: number, modifiedSeconds: number): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(name, 0);
  header.write(`${octal(0o600, 7)}\0`, 100);
  header.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  header.write(`${octal(size, 11)}\0`, 124);
  header.write(`${octal(modifiedSeconds, 11)}\0`, 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}
