import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

/** Starts offline and without a sandbox, which containers do not allow. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Describes behaviour in a real browser. No package on npm brings one that starts everywhere, so without a path to Chromium the tests are
 * declared as skipped: `npm test` goes without, and .ci/run installs Chromium and names it in CHROMIUM_PATH.
 */
export function describeInChromium(
  name: string,
  chromiumPath: string | undefined,
  tests: (launch: (...more: readonly string[]) => Promise<Browser>) => void,
): void {
  describe.skipIf(chromiumPath === undefined)(`${name} in Chromium (needs CHROMIUM_PATH)`, { timeout: 60_000 }, () =>
    tests((...more) =>
      chromium.launch({
        ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
        args: [...ARGUMENTS, ...more],
      }),
    ),
  );
}
