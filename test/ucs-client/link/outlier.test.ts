import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { createOutlier } from '../../../src/ucs-client/link/outlier.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const OK = { ok: true, response: Buffer.alloc(0) } as const;
const failure = (code: status) => ({ ok: false, error: { code } }) as const;
const BROKEN = failure(status.INTERNAL);

function setUp() {
  const clock = createManualClock();
  const outlier = createOutlier({ clock, outlierFailuresMax: 3, outlierFirstMs: 1_000, outlierLongestMs: 3_000 });
  const fail = (times: number) => Array.from({ length: times }, () => outlier.ended(BROKEN)).at(-1);
  return { clock, outlier, fail };
}

describe('a backend among several', () => {
  it('is out after so many failures in a row, and after no fewer', () => {
    const { outlier, fail } = setUp();
    expect(fail(2)).toBeUndefined();
    outlier.ended(OK);
    expect(fail(2)).toBeUndefined();
    expect(outlier.isOut()).toBe(false);
    expect(outlier.ended(BROKEN)).toBe('out');
    expect(outlier.isOut()).toBe(true);
  });

  it('is tried by one call when its time is over, and out for longer when that fails, up to the longest', () => {
    const { clock, outlier, fail } = setUp();
    fail(3);
    for (const pauseMs of [1_000, 2_000, 3_000, 3_000]) {
      clock.advance(pauseMs - 1);
      expect(outlier.isOut()).toBe(true);
      clock.advance(1);
      expect(outlier.isOut()).toBe(false);
      outlier.begun();
      expect(outlier.isOut()).toBe(true);
      expect(outlier.ended(BROKEN)).toBeUndefined();
    }
    clock.advance(3_000);
    outlier.begun();
    expect(outlier.ended(OK)).toBe('back');
    expect(outlier.isOut()).toBe(false);
  });

  it('is out no longer for calls that began before it was', () => {
    const { clock, fail, outlier } = setUp();
    fail(100);
    clock.advance(1_000);
    expect(outlier.isOut()).toBe(false);
  });

  it('is tried by another call when the one that tried it was given up', () => {
    const { clock, fail, outlier } = setUp();
    fail(3);
    clock.advance(1_000);
    outlier.begun();
    outlier.ended(failure(status.CANCELLED));
    expect(outlier.isOut()).toBe(false);
  });

  it.each([status.NOT_FOUND, status.INVALID_ARGUMENT, status.RESOURCE_EXHAUSTED, status.ABORTED])(
    'is not put out by refusals with %s',
    (code) => {
      const { outlier } = setUp();
      for (let count = 0; count < 10; count++) outlier.ended(failure(code));
      expect(outlier.isOut()).toBe(false);
    },
  );
});
