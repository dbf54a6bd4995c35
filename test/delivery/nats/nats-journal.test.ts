import { describe } from 'vitest';
import { describeJournal } from '../../conformance/journal-suite.ts';
import { createNatsDeployment } from '../../support/nats-home.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const url = process.env['TEST_NATS_URL'];

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('on a NATS server', () => {
  describeJournal(
    'NATS journal',
    ({ logEntriesPerUserMax, ...shares }) => {
      const deployment = createNatsDeployment(url ?? '', { logEntriesPerUserMax });
      const folder = makeTemporaryFolder();
      return { open: () => deployment.open(folder, shares) };
    },
    // JetStream bounds entries per subject, and bytes over all of the stream.
    { boundsLogBytesPerUser: false },
  );
});
