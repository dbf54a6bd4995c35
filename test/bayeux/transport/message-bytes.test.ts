import { describe, expect, it } from 'vitest';
import { toWireMessage } from '../../../src/bayeux/protocol/wire/wire-message.ts';
import { toMessageBytes, toMessageText } from '../../../src/bayeux/transport/message-bytes.ts';

describe('messages as bytes', () => {
  it('are made once for a single message, whoever gets it', () => {
    const message = toWireMessage('{"data":"ü€😀"}');
    expect(toMessageBytes([message])).toBe(toMessageBytes([message]));
    expect(Buffer.from(toMessageBytes([message])).toString()).toBe('[{"data":"ü€😀"}]');
  });

  it('are one JSON array for several', () => {
    const messages = ['{"a":1}', '{"b":"ü"}', '{}'].map(toWireMessage);
    expect(Buffer.from(toMessageBytes(messages)).toString()).toBe('[{"a":1},{"b":"ü"},{}]');
    expect(toMessageText(messages)).toBe('[{"a":1},{"b":"ü"},{}]');
  });
});
