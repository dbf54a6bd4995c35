import { describe, expect, it, onTestFinished } from 'vitest';
import { startProgram } from '../support/gateway-process.ts';
import { CALL, connectUcs, PHONE_CALL } from '../support/ucs-client-options.ts';
import { ucsDatabases } from '../support/ucs-databases.ts';

const databases = ucsDatabases(process.env['TEST_POSTGRES_URL']).filter(({ name }) => name === 'PostgreSQL');

/** SQLite belongs to one process; without a PostgreSQL there is nothing that two could share. */
describe.runIf(databases.length > 0)('two processes of the UCS on one PostgreSQL', () => {
  it('make one interaction and one contact of 200 calls at once with one call id and an unknown number', {
    timeout: 60_000,
  }, async () => {
    const [database] = databases;
    if (database === undefined) throw new Error('no PostgreSQL');
    const { store, remove } = await database.create();
    onTestFinished(remove);
    if (store.kind !== 'postgres') throw new Error('no PostgreSQL');
    const env = { UCS_PORT: '0', UCS_DATABASE_URL: store.url };
    // Started at once: one of them migrates the database, the other waits for it.
    const programs = await Promise.all([startProgram(['ucs'], env), startProgram(['ucs'], env)]);
    for (const program of programs) onTestFinished(program.stop);
    const clients = programs.map(({ address }) => connectUcs(address));

    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) =>
        clients[number % 2]?.call('FindOrCreatePhoneCall', { ...PHONE_CALL, phoneNumber: '0800 1' }, CALL),
      ),
    );
    const responses = answers.map((answer) => (answer?.ok === true ? answer.response : answer?.fault));
    expect(
      responses.filter((response) => response !== undefined && 'created' in response && response.created),
    ).toHaveLength(1);
    expect(
      new Set(responses.map((response) => response && 'interactionId' in response && response.interactionId)).size,
    ).toBe(1);

    const identified = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        clients[number % 2]?.call('IdentifyContact', { phoneNumber: '0800 2', createEnabled: true }, CALL),
      ),
    );
    const contacts = identified.map((answer) => (answer?.ok === true ? answer.response.contactId : answer?.fault));
    expect(new Set(contacts).size).toBe(1);
    const listed = await clients[0]?.call('ListContacts', {}, CALL);
    const phones =
      listed?.ok === true ? listed.response.contacts.map(({ attributes }) => attributes[0]?.values[0]) : [];
    expect(phones.filter((phone) => phone?.startsWith('0800')).sort()).toEqual(['0800 1', '0800 2']);
  });
});
