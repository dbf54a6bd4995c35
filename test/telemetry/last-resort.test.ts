import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchLastResort } from '../../src/telemetry/last-resort.ts';

function start() {
  const faults = new EventEmitter();
  const sentences: string[] = [];
  let ended = 0;
  const watch = watchLastResort({
    faults,
    log: { error: (_fields, sentence) => sentences.push(sentence) },
    end: () => ended++,
  });
  return { faults, sentences, watch, ended: () => ended };
}

describe('the last resort', () => {
  it.each(['ECONNRESET', 'EPIPE', 'ERR_STREAM_WRITE_AFTER_END'])(
    'logs a broken connection (%s) and goes on',
    (code) => {
      const { faults, sentences, ended } = start();
      faults.emit('uncaughtException', Object.assign(new Error('broken'), { code }));
      faults.emit('unhandledRejection', Object.assign(new Error('broken'), { code }));
      expect(sentences).toEqual(Array(2).fill('A broken connection was handled by nobody.'));
      expect(ended()).toBe(0);
    },
  );

  it.each([new TypeError('x is not a function'), Object.assign(new Error('no port'), { code: 'EADDRINUSE' }), 'text'])(
    'logs a fault of the program (%s) and ends it',
    (fault) => {
      const { faults, sentences, ended } = start();
      faults.emit('uncaughtException', fault);
      expect(sentences).toEqual(['An unexpected fault ends the process. What was accepted is on disk.']);
      expect(ended()).toBe(1);
    },
  );

  it('hears nothing more once it is stopped', () => {
    const { faults, watch } = start();
    watch.stop();
    expect(faults.listenerCount('uncaughtException') + faults.listenerCount('unhandledRejection')).toBe(0);
  });
});
