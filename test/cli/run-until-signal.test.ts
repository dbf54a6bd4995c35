import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { runUntilSignal, type Service } from '../../src/cli/run-until-signal.ts';

function running(stop: () => Promise<void>, options: { stopMaxMs?: number } = {}) {
  const signals = new EventEmitter();
  const ready = Promise.withResolvers<Service>();
  const problems: string[] = [];
  const said: string[] = [];
  const reloaded: string[] = [];
  const exitCode = runUntilSignal({
    start: async () => ({ address: 'http://127.0.0.1:1', facts: [], waitsFor: () => 'nothing', reload() {}, stop }),
    onReady: ready.resolve,
    onStopping: ({ waitsFor }) => void said.push(waitsFor()),
    onReload: (service) => void reloaded.push(service.address),
    onBadStop: (problem) => void problems.push(problem),
    stopMaxMs: options.stopMaxMs ?? 60_000,
    signals,
  });
  return { signals, ready: ready.promise, exitCode, problems, said, reloaded };
}

describe('a server run by the command line', () => {
  test.each(['SIGTERM', 'SIGINT'])('stops on %s, and ends with 0 once it has stopped', async (name) => {
    const stopped = Promise.withResolvers<void>();
    const { signals, ready, exitCode } = running(() => stopped.promise);
    await ready;
    signals.emit(name, name);
    stopped.resolve();
    expect(await exitCode).toBe(0);
  });

  test('takes SIGHUP as the wish to be read anew, and goes on', async () => {
    const { signals, ready, exitCode, reloaded } = running(async () => {});
    signals.emit('SIGHUP', 'SIGHUP');
    expect(reloaded).toEqual([]);
    await ready;
    await Promise.resolve();
    expect(reloaded).toHaveLength(1);
    signals.emit('SIGHUP', 'SIGHUP');
    expect(reloaded).toHaveLength(2);
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await exitCode).toBe(0);
  });

  test('says once what it waits for, at the first signal', async () => {
    const { signals, ready, exitCode, said } = running(async () => {});
    await ready;
    expect(said).toEqual([]);
    signals.emit('SIGINT', 'SIGINT');
    expect(await exitCode).toBe(0);
    expect(said).toEqual(['nothing']);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('ends at once on a second signal: %s gives %i', async (name, code) => {
    const { signals, ready, exitCode } = running(() => new Promise(() => {}));
    await ready;
    signals.emit('SIGTERM', 'SIGTERM');
    signals.emit(name, name);
    expect(await exitCode).toBe(code);
  });

  test('ends with 0 and says so when the stop takes too long', async () => {
    const { signals, ready, exitCode, problems } = running(() => new Promise(() => {}), { stopMaxMs: 5 });
    await ready;
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await exitCode).toBe(0);
    expect(problems).toEqual(['not stopped after 5 ms']);
  });

  test('says what went wrong with the stop', async () => {
    const { signals, ready, exitCode, problems } = running(() => Promise.reject(new Error('the disk is gone')));
    await ready;
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await exitCode).toBe(0);
    expect(problems).toEqual(['the disk is gone']);
  });

  test('hands on why it could not start', async () => {
    const signals = new EventEmitter();
    const run = runUntilSignal({
      start: () => Promise.reject(new Error('no')),
      onReady: () => {},
      onStopping: () => {},
      onReload: () => {},
      onBadStop: () => {},
      stopMaxMs: 1,
      signals,
    });
    await expect(run).rejects.toThrow('no');
    expect(signals.eventNames()).toEqual([]);
  });

  test('is told of a signal that comes before it is ready, and is not called ready', async () => {
    const signals = new EventEmitter();
    let readyCalls = 0;
    const exitCode = runUntilSignal({
      start: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          signals.emit('SIGTERM', 'SIGTERM');
        }),
      onReady: () => void readyCalls++,
      onStopping: () => {},
      onReload: () => {},
      onBadStop: () => {},
      stopMaxMs: 1,
      signals,
    });
    expect(await exitCode).toBe(0);
    expect(readyCalls).toBe(0);
  });
});
