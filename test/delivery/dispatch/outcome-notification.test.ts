import { describe, expect, it } from 'vitest';
import { toFailureText, toTooLongFailure } from '../../../src/delivery/dispatch/outcome-notification.ts';
import { v2 } from '../../../src/operations/v2/dialect.ts';

const failure = { errorMessage: 'UCS request failed', errorCode: 'INTERNAL' };

describe('the data of a notification', () => {
  it('may be as long as the notification but for what stands around it, counted in bytes', () => {
    const maxBytes = 16_384;
    expect(toTooLongFailure('ä'.repeat((maxBytes - 512) / 2), maxBytes)).toBeUndefined();
    expect(toTooLongFailure(`${'ä'.repeat((maxBytes - 512) / 2)}x`, maxBytes)).toEqual({
      errorMessage: 'UCS request failed',
      errorCode: 'RESOURCE_EXHAUSTED',
      errorDetail: 'The answer has 15873 bytes; a notification has at most 15872 of data.',
    });
  });

  it.each([
    ['x'.repeat(1024), 'x'.repeat(1024)],
    ['x'.repeat(4_000_000), 'x'.repeat(1024)],
    ['\u{1F600}'.repeat(1025), '\u{1F600}'.repeat(1024)],
    [`${'x'.repeat(1023)}\u{1F600}x`, `${'x'.repeat(1023)}\u{1F600}`],
  ])('of a failure has an errorDetail of 1,024 characters at most', (said, errorDetail) => {
    expect(JSON.parse(toFailureText(v2, { referenceId: 1 }, {}, { ...failure, errorDetail: said }))).toEqual({
      referenceId: 1,
      ...failure,
      errorDetail,
    });
  });
});
