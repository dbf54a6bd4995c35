import { describe, expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import type { Interaction } from '../../../src/proto/ucs/v1/Interaction.ts';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeCall, makeContact, readInteraction } from '../../support/ucs-samples.ts';

const COMPLETED = ['status', 'end_time', 'phone_call.duration_seconds', 'user_data'];

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`changing interactions on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    const update = (tenant: Tenant, interaction: Interaction, paths: string[]) =>
      tenant.call('UpdateInteraction', { interaction, updateMask: { paths } });

    it('changes what the mask names and nothing else, and answers it as it is then read [UpdateInteraction]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x', { subject: 'before' });
      const before = await readInteraction(tenant, id);
      ucs().clock.advance(2_000);
      const { interaction } = await update(tenant, { id, comment: 'noted', subject: 'ignored' }, ['comment']);
      const modifyTime = { seconds: ucs().clock.nowMs() / 1_000, nanos: 0 };
      expect(interaction).toEqual({ ...before, comment: 'noted', modifyTime });
      expect(await readInteraction(tenant, id)).toEqual(interaction);
    });

    it('writes every field that a mask may name [UpdateInteraction]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x');
      const change = { comment: 'c', subject: 's', subtype: 't', canBeParent: false } as const;
      const given = { ...change, status: 'INTERACTION_STATUS_STOPPED', endTime: { seconds: 5, nanos: 0 } } as const;
      const { interaction } = await update(
        tenant,
        { id, ...given, phoneCall: { durationSeconds: 1.5 }, userData: toStruct({ a: 1 }) },
        ['comment', 'subject', 'subtype', 'can_be_parent', ...COMPLETED],
      );
      expect(interaction).toMatchObject({
        ...given,
        phoneCall: { durationSeconds: 1.5 },
        userData: { fields: { a: { numberValue: 1 } } },
      });
    });

    it('completing twice keeps the first end, and the same request again changes nothing [idempotent]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x');
      const request = { id, status: 'INTERACTION_STATUS_STOPPED', phoneCall: { durationSeconds: 60 } } as const;
      const first = await update(tenant, request, COMPLETED);
      expect(first.interaction?.endTime).toEqual({ seconds: ucs().clock.nowMs() / 1_000, nanos: 0 });
      ucs().clock.advance(60_000);
      expect(await update(tenant, request, COMPLETED)).toEqual(first);
      const other = await update(tenant, { ...request, phoneCall: { durationSeconds: 61 } }, COMPLETED);
      expect(other.interaction).toMatchObject({
        endTime: first.interaction?.endTime,
        phoneCall: { durationSeconds: 61 },
      });
    });

    it('gives what is over an end, and takes the end from what is open again [data]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x');
      const stopped = await update(tenant, { id, status: 'INTERACTION_STATUS_STOPPED' }, ['status']);
      expect(stopped.interaction?.endTime).not.toBeNull();
      const open = await update(tenant, { id, status: 'INTERACTION_STATUS_PENDING' }, ['status']);
      expect(open.interaction).toMatchObject({ status: 'INTERACTION_STATUS_PENDING', endTime: null });
      await expect(update(tenant, { id }, ['end_time'])).rejects.toEqual(
        fault('incompatible', "Incompatible parameters 'Status' and 'EndDate'"),
      );
    });

    it('clears a note with an empty one, and takes 65,536 characters and not one more [limits]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x');
      const comment = '𝄞'.repeat(65_536);
      expect((await update(tenant, { id, comment }, ['comment'])).interaction?.comment).toBe(comment);
      await expect(update(tenant, { id, comment: `${comment}x` }, ['comment'])).rejects.toEqual(
        fault('wrong-type', /at most 65536 characters/),
      );
      expect((await update(tenant, { id, comment: '' }, ['comment'])).interaction?.comment).toBe('');
    });

    describe('attached data', () => {
      const attach = (tenant: Tenant, id: string, data: Parameters<typeof toStruct>[0]) =>
        update(tenant, { id, userData: toStruct(data) }, ['user_data']);
      const many = (count: number, prefix: string) =>
        Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, n]));
      const nested = (levels: number): Parameters<typeof toStruct>[0] =>
        levels === 1 ? { end: true } : { in: nested(levels - 1) };

      it('merges key by key, keeps null as null, and takes any name for a key [user data]', async () => {
        const tenant = ucs().tenant();
        const id = await makeCall(tenant, 'x', { userData: toStruct({ a: 1, b: { c: 1 }, keep: 'it' }) });
        const added = JSON.parse('{"a":null,"b":{"d":2},"constructor":"x","__proto__":"y"}');
        await attach(tenant, id, added);
        const { userData } = await readInteraction(tenant, id);
        const fields = new Map(Object.entries(userData?.fields ?? {}));
        expect([...fields.keys()].sort()).toEqual(['__proto__', 'a', 'b', 'constructor', 'keep']);
        expect(fields.get('a')).toMatchObject({ nullValue: 'NULL_VALUE' });
        expect(fields.get('b')?.structValue?.fields).toEqual({ d: expect.objectContaining({ numberValue: 2 }) });
        expect(fields.get('__proto__')).toMatchObject({ stringValue: 'y' });
      });

      it('holds 2,000 keys; a merge that would pass them changes nothing [fault 203]', async () => {
        const tenant = ucs().tenant();
        const id = await makeCall(tenant, 'x', { userData: toStruct(many(1_900, 'a')) });
        await attach(tenant, id, many(100, 'b'));
        await attach(tenant, id, many(10, 'a'));
        const before = await readInteraction(tenant, id);
        const more = { id, comment: 'noted', userData: toStruct({ a0: 'changed', more: 1 }) };
        await expect(update(tenant, more, ['comment', 'user_data'])).rejects.toEqual(
          fault('wrong-type', /'UserData'.*2000 keys/),
        );
        expect(await readInteraction(tenant, id)).toEqual(before);
      });

      it.each([
        ['2,001 keys', many(2_001, 'a'), /2000 keys/],
        ['9 levels', nested(9), /8 levels/],
        ['9 levels with lists', { list: [[[[[[[['deep']]]]]]]] }, /8 levels/],
        ['more than 128 KiB as JSON, counted in bytes', { text: 'ä'.repeat(65_536) }, /131072 bytes/],
        ['a number that JSON cannot say', { number: Number.NaN }, /finite numbers/],
      ])('refuses %s, when the call is made and later [fault 203]', async (_title, userData, message) => {
        const tenant = ucs().tenant();
        await expect(makeCall(tenant, 'x', { userData: toStruct(userData) })).rejects.toEqual(
          fault('wrong-type', message),
        );
        const id = await makeCall(tenant, 'y');
        await expect(attach(tenant, id, userData)).rejects.toEqual(fault('wrong-type', message));
      });

      it('takes 8 levels and 128 KiB exactly [limits]', async () => {
        const tenant = ucs().tenant();
        await makeCall(tenant, 'deep', { userData: toStruct(nested(8)) });
        await makeCall(tenant, 'long', { userData: toStruct({ text: 'x'.repeat(131_072 - '{"text":""}'.length) }) });
        expect((await tenant.call('ListInteractions', {})).interactions).toHaveLength(2);
      });

      it('loses nothing of 30 merges at once [user data]', async () => {
        const tenant = ucs().tenant();
        const id = await makeCall(tenant, 'x');
        await Promise.all(Array.from({ length: 30 }, (_, n) => attach(tenant, id, { [`key-${n}`]: n })));
        expect(Object.keys((await readInteraction(tenant, id)).userData?.fields ?? {})).toHaveLength(30);
      });
    });

    it.each([
      ['no interaction', undefined, ['comment'], 'missing-parameter', /'Interaction'/],
      ['no id', {}, ['comment'], 'missing-parameter', /'InteractionId'/],
      ['no mask', { id: 'x' }, [], 'missing-parameter', /'UpdateMask'/],
      ['a path that is none', { id: 'x' }, ['thread_id'], 'incorrect-value', /'UpdateMask'.*'thread_id'/],
      ['an id that is not there', { id: 'x' }, ['comment'], 'not-found', "Interaction 'x' not found in database"],
    ] as const)('refuses %s [UpdateInteraction]', async (_title, interaction, paths, name, message) => {
      const request = { interaction, updateMask: { paths: [...paths] } };
      await expect(ucs().tenant().call('UpdateInteraction', request)).rejects.toEqual(fault(name, message));
    });

    it.each([
      ['a status that is not given', {}, ['status'], 'missing-parameter', /'Status'/],
      [
        'a duration below zero',
        { phoneCall: { durationSeconds: -1 } },
        ['phone_call.duration_seconds'],
        'incorrect-value',
        /'Duration'/,
      ],
      [
        'an endless duration',
        { phoneCall: { durationSeconds: Number.POSITIVE_INFINITY } },
        ['phone_call.duration_seconds'],
        'incorrect-value',
        /'Duration'/,
      ],
      [
        'an end after the year 9999',
        { status: 'INTERACTION_STATUS_STOPPED', endTime: { seconds: 253_402_300_800, nanos: 0 } },
        COMPLETED,
        'incorrect-value',
        /'EndDate'/,
      ],
      ['513 characters of subject', { subject: 'x'.repeat(513) }, ['subject'], 'wrong-type', /at most 512/],
      ['33 characters of subtype', { subtype: 'x'.repeat(33) }, ['subtype'], 'wrong-type', /at most 32/],
    ] as const)('refuses %s [faults 201, 203, 204]', async (_title, change, paths, name, message) => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x');
      await expect(update(tenant, { id, ...change }, [...paths])).rejects.toEqual(fault(name, message));
    });

    it('binds with an interaction all that follow from it, and nothing else of the thread [AssignInteractionToContact]', async () => {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { LastName: 'whole thread' });
      const parentId = await makeCall(tenant, 'parent', { type: 'INTERACTION_TYPE_INTERNAL' });
      const root = await makeCall(tenant, 'root', { parentId });
      const child = await makeCall(tenant, 'child', { parentId: root, phoneNumber: '1' });
      const grandchild = await makeCall(tenant, 'grandchild', { parentId: child });
      const sibling = await makeCall(tenant, 'sibling', { parentId });
      const contactOf = async (id: string) => (await readInteraction(tenant, id)).contactId;
      const before = [await contactOf(parentId), await contactOf(sibling)];
      await tenant.call('AssignInteractionToContact', { interactionId: root, contactId });
      expect(await Promise.all([root, child, grandchild].map(contactOf))).toEqual([contactId, contactId, contactId]);
      expect(await Promise.all([parentId, sibling].map(contactOf))).toEqual(before);
      const again = await readInteraction(tenant, grandchild);
      ucs().clock.advance(1_000);
      await tenant.call('AssignInteractionToContact', { interactionId: root, contactId });
      expect(await readInteraction(tenant, grandchild)).toEqual(again);
    });

    it('binds an interaction to a contact, again without a change [AssignInteractionToContact]', async () => {
      const tenant = ucs().tenant();
      const interactionId = await makeCall(tenant, 'x');
      const contactId = await makeContact(tenant, { LastName: 'A' });
      await tenant.call('AssignInteractionToContact', { interactionId, contactId });
      const assigned = await readInteraction(tenant, interactionId);
      expect(assigned.contactId).toBe(contactId);
      ucs().clock.advance(1_000);
      await tenant.call('AssignInteractionToContact', { interactionId, contactId });
      expect(await readInteraction(tenant, interactionId)).toEqual(assigned);
    });

    it('wants both the interaction and the contact [fault 201]', async () => {
      const tenant = ucs().tenant();
      await expect(tenant.call('AssignInteractionToContact', { contactId: 'x' })).rejects.toEqual(
        fault('missing-parameter', "Missing parameter 'InteractionId'"),
      );
      await expect(tenant.call('AssignInteractionToContact', { interactionId: 'x' })).rejects.toEqual(
        fault('missing-parameter', "Missing parameter 'ContactId'"),
      );
    });

    it('binds nothing that is not there, or is of another contact centre [fault 510]', async () => {
      const [tenant, other] = [ucs().tenant(), ucs().tenant()];
      const interactionId = await makeCall(tenant, 'x');
      const theirs = await makeContact(other, { LastName: 'A' });
      await expect(tenant.call('AssignInteractionToContact', { interactionId, contactId: theirs })).rejects.toEqual(
        fault('not-found', `Contact '${theirs}' not found in database`),
      );
      await expect(other.call('AssignInteractionToContact', { interactionId, contactId: theirs })).rejects.toEqual(
        fault('not-found', `Interaction '${interactionId}' not found in database`),
      );
      await expect(other.call('GetInteraction', { interactionId })).rejects.toEqual(fault('not-found', /^Interaction/));
      await expect(update(other, { id: interactionId, comment: 'x' }, ['comment'])).rejects.toEqual(
        fault('not-found', /^Interaction/),
      );
      expect((await other.call('ListInteractions', {})).interactions).toEqual([]);
    });
  });
}
