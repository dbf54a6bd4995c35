import { describe, expect, it } from 'vitest';
import { setUpDirectUcs } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeCall, phoneCall } from '../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`a call whose time is over as its turn comes, on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    it('is refused, and nothing of it is begun [TIMED_OUT]', async () => {
      const tenant = ucs().tenant();
      const late = tenant.call('FindOrCreatePhoneCall', phoneCall('late'), { timeLeftMs: 10 });
      ucs().clock.advance(11);
      await expect(late).rejects.toEqual(fault('timed-out', /^The deadline passed/));
      expect((await tenant.call('ListInteractions', {})).interactions).toEqual([]);
    });

    it('is done while there is time [TIMED_OUT]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'in time');
      const { interactions } = await tenant.call('ListInteractions', {}, { timeLeftMs: 10 });
      expect(interactions).toMatchObject([{ id }]);
    });
  });
}
