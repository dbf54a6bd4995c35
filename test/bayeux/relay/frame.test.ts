import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameJoin, parseFrame, toFrames } from '../../../src/bayeux/relay/frame.ts';

const received = { type: 'receive', bytes: 7 } as const;

function parse(text: string) {
  const frame = parseFrame(text);
  if (frame === undefined) throw new Error('no frame');
  return frame;
}

describe('frames between gateways', () => {
  it('carry a text of any length, in parts that a server takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 30_000 }), (part, times) => {
        const text = JSON.stringify(part.repeat(times).toWellFormed());
        const frames = toFrames('node', '1', 5, received, text);
        for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThan(1_000_000);
        const join = createFrameJoin(5);
        const joined = frames.map((frame) => join.take(parse(Buffer.from(frame).toString())));
        expect(joined.at(-1)).toBe(text);
        expect(joined.slice(0, -1).every((each) => each === undefined)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('of one link tell when one between them is missing', () => {
    const frames = [0, 1, 2].flatMap((number) => toFrames('node', '1', number, received, `[${number}]`));
    const join = createFrameJoin(0);
    expect(join.take(parse(frames[0] ?? ''))).toBe('[0]');
    expect(join.take(parse(frames[2] ?? ''))).toBe('lost');
  });

  it('that nobody of this version would send are none', () => {
    for (const text of ['', 'x', '{}\n', '{"from":"a","link":"1","number":0,"more":false,"header":{"type":"new"}}\n']) {
      expect(parseFrame(text)).toBeUndefined();
    }
  });
});
