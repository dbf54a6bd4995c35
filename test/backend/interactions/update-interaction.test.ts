import { expect, it } from 'vitest';
import { fromStruct, toStruct } from '../../../src/proto/struct-json.ts';
import type { Interaction } from '../../../src/proto/ucs/v1/Interaction.ts';
import { type ContactCentre, describeUcs } from '../../support/contact-centre.ts';
import { PHONE_CALL } from '../../support/ucs-client-options.ts';

async function makeCall(centre: ContactCentre, request: object = {}): Promise<string> {
  return (await centre.ok('FindOrCreatePhoneCall', { ...PHONE_CALL, ...request })).interactionId;
}

async function update(centre: ContactCentre, interaction: Interaction, paths: string[]) {
  const { interaction: changed } = await centre.ok('UpdateInteraction', { interaction, updateMask: { paths } });
  if (changed === null) throw new Error('no interaction');
  return changed;
}

const COMPLETED = ['status', 'end_time', 'phone_call.duration_seconds', 'user_data'];

describeUcs('UpdateInteraction', process.env['TEST_POSTGRES_URL'], ({ newCentre, clock }) => {
  it('changes what the mask names and nothing else, and answers what GetInteraction then answers', async () => {
    const centre = newCentre();
    const id = await makeCall(centre, { subject: 'before' });
    const changed = await update(centre, { id, comment: 'noted', subject: 'after' }, ['comment']);
    expect(changed).toMatchObject({ comment: 'noted', subject: 'before' });
    expect((await centre.ok('GetInteraction', { interactionId: id })).interaction).toEqual(changed);
  });

  it('clears a comment with an empty one, and takes one of 65,536 characters', async () => {
    const centre = newCentre();
    const id = await makeCall(centre);
    const long = 'é'.repeat(65_536);
    expect((await update(centre, { id, comment: long }, ['comment'])).comment).toBe(long);
    expect((await update(centre, { id, comment: '' }, ['comment'])).comment).toBe('');
  });

  it('completes a call: stopped, ended now, with its duration and the data merged key by key', async () => {
    const centre = newCentre();
    const id = await makeCall(centre, { userData: toStruct({ keep: 1, change: 'old', deep: { a: 1 } }) });
    clock.advance(90_000);
    const userData = toStruct({ change: 'new', add: null, deep: { b: 2 } });
    const done: Interaction = {
      id,
      status: 'INTERACTION_STATUS_STOPPED',
      phoneCall: { durationSeconds: 89.5 },
      userData,
    };
    const changed = await update(centre, done, COMPLETED);
    expect(changed).toMatchObject({
      status: 'INTERACTION_STATUS_STOPPED',
      endTime: { seconds: Math.floor(clock.nowMs() / 1000) },
      phoneCall: { durationSeconds: 89.5, phoneNumber: PHONE_CALL.phoneNumber },
    });
    expect(fromStruct(changed.userData)).toEqual({ keep: 1, change: 'new', add: null, deep: { b: 2 } });
  });

  it('changes nothing the second time, not even the end or the time of the last change', async () => {
    const centre = newCentre();
    const id = await makeCall(centre);
    const done: Interaction = { id, status: 'INTERACTION_STATUS_STOPPED', phoneCall: { durationSeconds: 5 } };
    const first = await update(centre, done, COMPLETED);
    clock.advance(60_000);
    expect(await update(centre, done, COMPLETED)).toEqual(first);
  });

  it('keeps both of two merges at once', async () => {
    const centre = newCentre();
    const id = await makeCall(centre);
    const keys = Array.from({ length: 30 }, (_, n) => `key${n}`);
    await Promise.all(keys.map((key) => update(centre, { id, userData: toStruct({ [key]: key }) }, ['user_data'])));
    const { interaction } = await centre.ok('GetInteraction', { interactionId: id });
    expect(fromStruct(interaction?.userData)).toEqual(Object.fromEntries(keys.map((key) => [key, key])));
  });

  it('refuses a merge that passes 256 keys with fault 203, and changes nothing of the request', async () => {
    const centre = newCentre();
    const many = Object.fromEntries(Array.from({ length: 256 }, (_, n) => [`k${n}`, n]));
    const id = await makeCall(centre, { userData: toStruct(many) });
    const userData = toStruct({ k0: 'changed', one: 'more' });
    const refusal = await centre.refused('UpdateInteraction', {
      interaction: { id, comment: 'noted', userData },
      updateMask: { paths: ['comment', 'user_data'] },
    });
    expect(refusal.fault).toBe(203);
    const { interaction } = await centre.ok('GetInteraction', { interactionId: id });
    expect(interaction?.comment).toBe('');
    expect(fromStruct(interaction?.userData)).toEqual(many);
  });

  it('opens an interaction again when its status says so: then it has no end', async () => {
    const centre = newCentre();
    const id = await makeCall(centre);
    const stopped = await update(centre, { id, status: 'INTERACTION_STATUS_STOPPED' }, ['status']);
    expect(stopped.endTime).not.toBeNull();
    expect((await update(centre, { id, status: 'INTERACTION_STATUS_PENDING' }, ['status'])).endTime).toBeNull();
  });

  it.each<[Interaction, string[], number, string]>([
    [{ comment: 'x' }, [], 201, "Missing parameter 'UpdateMask'"],
    [{ threadId: 'T' }, ['thread_id'], 204, 'thread_id'],
    [{ comment: 'x'.repeat(65_537) }, ['comment'], 203, 'TheComment'],
    [{ status: 'INTERACTION_STATUS_UNSPECIFIED' }, ['status'], 201, 'Status'],
    [{ phoneCall: { durationSeconds: -1 } }, ['phone_call.duration_seconds'], 204, 'Duration'],
    [{ phoneCall: { durationSeconds: Number.NaN } }, ['phone_call.duration_seconds'], 204, 'Duration'],
    [{ endTime: { seconds: 1 } }, ['end_time'], 202, 'EndDate'],
    [{ endTime: { seconds: 1e15 } }, ['end_time'], 204, 'EndDate'],
  ])('refuses %j with the mask %j by fault %i', async (fields, paths, fault, words) => {
    const centre = newCentre();
    const id = await makeCall(centre);
    const refusal = await centre.refused('UpdateInteraction', {
      interaction: { ...fields, id },
      updateMask: { paths },
    });
    expect(refusal).toMatchObject({ fault, sentence: expect.stringContaining(words) });
  });

  it('refuses an interaction of another contact centre as if it did not exist', async () => {
    const id = await makeCall(newCentre());
    const refusal = await newCentre().refused('UpdateInteraction', {
      interaction: { id, comment: 'x' },
      updateMask: { paths: ['comment'] },
    });
    expect(refusal).toMatchObject({ fault: 510, sentence: `Interaction '${id}' not found in database` });
  });
});

describeUcs('AssignInteractionToContact', process.env['TEST_POSTGRES_URL'], ({ newCentre }) => {
  it('binds the interaction to the contact; again is the same', async () => {
    const centre = newCentre();
    const interactionId = await makeCall(centre);
    const { contact } = await centre.ok('CreateContact', {});
    for (const _time of [1, 2])
      await centre.ok('AssignInteractionToContact', { interactionId, contactId: contact?.id ?? '' });
    const { interaction } = await centre.ok('GetInteraction', { interactionId });
    expect(interaction?.contactId).toBe(contact?.id);
  });

  it('refuses what is missing, empty or in another contact centre', async () => {
    const [here, there] = [newCentre(), newCentre()];
    const interactionId = await makeCall(here);
    const foreign = (await there.ok('CreateContact', {})).contact?.id ?? '';
    const refusals = await Promise.all([
      here.refused('AssignInteractionToContact', { interactionId, contactId: foreign }),
      there.refused('AssignInteractionToContact', { interactionId, contactId: foreign }),
      here.refused('AssignInteractionToContact', { interactionId }),
      here.refused('AssignInteractionToContact', { contactId: foreign }),
    ]);
    expect(refusals.map(({ fault, sentence }) => [fault, sentence])).toEqual([
      [510, `Contact '${foreign}' not found in database`],
      [510, `Interaction '${interactionId}' not found in database`],
      [201, "Missing parameter 'ContactId'"],
      [201, "Missing parameter 'InteractionId'"],
    ]);
  });
});
