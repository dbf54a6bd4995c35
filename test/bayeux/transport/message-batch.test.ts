import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NESTING_MAX_LEVELS,
  parseMessageBatch,
  parseMessageTexts,
} from '../../../src/bayeux/transport/message-batch.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a message batch', () => {
  it('is an array of messages, or one bare message [E1]', () => {
    expect(parseMessageBatch('[{"channel":"/a"},{}]')).toEqual([{ channel: '/a' }, {}]);
    expect(parseMessageBatch(' {"channel":"/a"} ')).toEqual([{ channel: '/a' }]);
    expect(parseMessageBatch('[]')).toEqual([]);
  });

  it.each(['', ' ', '[', '{', '1', '"a"', 'null', 'true', '[1]', '[[{}]]', '[{}]x', '[{},]', '"', '"\\'])(
    'is refused as %j [E8]',
    (text) => {
      expect(parseMessageBatch(text)).toBeUndefined();
    },
  );

  it('may be nested to the limit and not deeper [E8]', () => {
    const batch = (levels: number) => `[{"data":${nested(levels - 2)}}]`;
    expect(parseMessageBatch(batch(NESTING_MAX_LEVELS))).toHaveLength(1);
    expect(parseMessageBatch(batch(NESTING_MAX_LEVELS + 1))).toBeUndefined();
  });

  it('is refused for a million brackets without recursion [E8]', () => {
    expect(parseMessageBatch('['.repeat(1_000_000))).toBeUndefined();
    expect(parseMessageBatch(`[{"a":${'{"a":'.repeat(1_000_000)}`)).toBeUndefined();
  });

  it('does not count brackets inside strings', () => {
    const data = `${'['.repeat(100)}"\\"{`;
    expect(parseMessageBatch(JSON.stringify([{ data }]))).toEqual([{ data }]);
  });

  it('keeps every message that JSON can say', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }))), (messages) => {
        const text = JSON.stringify(messages);
        expect(parseMessageBatch(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const hostile = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'é') });
    fc.assert(fc.property(hostile, (text) => void parseMessageBatch(text)));
  });

  it('may come in several texts, none of them empty [E4, E8]', () => {
    expect(parseMessageTexts(['{"id":1}', '[{"id":2},{"id":3}]'])).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(parseMessageTexts([])).toBeUndefined();
    expect(parseMessageTexts(['{"id":1}', '[]'])).toBeUndefined();
    expect(parseMessageTexts(['{"id":1}', '{'])).toBeUndefined();
  });
});
