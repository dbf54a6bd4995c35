import { existsSync, readFileSync } from 'node:fs';
import { PAGE_BYTES } from '../schema.ts';

/** A page that SQLite wrote to its write-ahead log (sqlite.org/fileformat2.html, section 4). */
export type WalFrame = { readonly pageNumber: number; readonly page: Buffer };

export type WalContents = {
  /** The pages of every finished transaction, oldest first. */
  readonly frames: readonly WalFrame[];
  /** A page of a finished transaction is not what was written: SQLite would drop it and all that follow, without a word. */
  readonly damaged: boolean;
  /** The file ends inside a page. */
  readonly cutOff: boolean;
};

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;
const LITTLE_ENDIAN_MAGIC = 0x377f0682;
const BIG_ENDIAN_MAGIC = 0x377f0683;

/** Reads and checks the write-ahead log at `path`; a missing or empty one has no frames. Throws what the file system says. */
export function readWal(path: string): WalContents {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const frameCount = Math.max(0, Math.floor((bytes.length - HEADER_BYTES) / FRAME_BYTES));
  const headers = Array.from({ length: frameCount }, (_, index) => HEADER_BYTES + index * FRAME_BYTES);
  if (headers.length === 0) return { frames: [], damaged: false, cutOff: bytes.length > HEADER_BYTES };

  const littleEndian = bytes.readUInt32BE(0) !== BIG_ENDIAN_MAGIC;
  const headerWhole = isHeaderWhole(bytes, littleEndian);
  // Frames of this generation carry the header's salt; those of earlier ones lie behind them with another.
  const saltAt = headerWhole ? 16 : HEADER_BYTES + 8;
  const salt = bytes.subarray(saltAt, saltAt + 8);
  const isCurrent = (at: number) => bytes.subarray(at + 8, at + 16).equals(salt);
  const end = headers.findLastIndex((at) => isCurrent(at) && bytes.readUInt32BE(at + 4) !== 0) + 1;
  const finished = headers.slice(0, end);

  const whole = finished.every((at, index) => {
    const checksumBefore = index === 0 ? 24 : at - FRAME_BYTES + 16;
    return isCurrent(at) && isFrameWhole(bytes, at, checksumBefore, littleEndian);
  });
  const tailAt = HEADER_BYTES + frameCount * FRAME_BYTES;
  return {
    frames: finished.map((at) => ({
      pageNumber: bytes.readUInt32BE(at),
      page: bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_BYTES),
    })),
    damaged: finished.length > 0 && !(headerWhole && whole),
    cutOff: bytes.length - tailAt >= 16 && isCurrent(tailAt),
  };
}

function isHeaderWhole(bytes: Buffer, littleEndian: boolean): boolean {
  const magic = bytes.readUInt32BE(0);
  if (magic !== LITTLE_ENDIAN_MAGIC && magic !== BIG_ENDIAN_MAGIC) return false;
  const sum = checksum([0, 0], bytes.subarray(0, 24), littleEndian);
  return sum[0] === bytes.readUInt32BE(24) && sum[1] === bytes.readUInt32BE(28);
}

/** Each frame's checksum goes on from the one before it, which is taken as it is written there: one bad frame spoils only itself. */
function isFrameWhole(bytes: Buffer, at: number, checksumBefore: number, littleEndian: boolean): boolean {
  const before: Sum = [bytes.readUInt32BE(checksumBefore), bytes.readUInt32BE(checksumBefore + 4)];
  const afterHeader = checksum(before, bytes.subarray(at, at + 8), littleEndian);
  const sum = checksum(afterHeader, bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_BYTES), littleEndian);
  return sum[0] === bytes.readUInt32BE(at + 16) && sum[1] === bytes.readUInt32BE(at + 20);
}

type Sum = readonly [number, number];

function checksum(start: Sum, bytes: Buffer, littleEndian: boolean): Sum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [first, second] = start;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
  }
  return [first, second];
}
