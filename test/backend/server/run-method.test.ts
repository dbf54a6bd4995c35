import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type CallBoundsOptions, createCallBounds } from '../../../src/backend/server/call-bounds.ts';
import { createRunMethod } from '../../../src/backend/server/run-method.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import type { LogFields } from '../../../src/telemetry/port.ts';
import { noReferenceUcsMetrics, passingTraces, silentLog } from '../../../src/telemetry/silent.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { fault } from '../../support/ucs-samples.ts';

const METADATA: Readonly<Record<string, string>> = {
  'ucs-tenant': 'demo',
  'ucs-user-id': 'alice',
  'ucs-request-id': '42',
};

/** A store that does with every work what it is told to. */
function createRun(read: Store['read'], change: Partial<CallBoundsOptions> = {}) {
  const errors: LogFields[] = [];
  const fail = () => Promise.reject(new Error('not used'));
  const run = createRunMethod({
    store: {
      read,
      transaction: fail,
      lock: fail,
      indexedBy: () => sql``,
      joined: () => sql``,
      optimize: fail,
      ping: fail,
      close: fail,
    },
    newId: () => 'ID',
    clock: createManualClock(),
    log: { ...silentLog, error: (fields) => errors.push(fields) },
    traces: passingTraces,
    metrics: noReferenceUcsMetrics,
    bounds: createCallBounds({ callsMax: 10, callsPerTenantMax: 10, ...change }),
  });
  const list = (metadata: Readonly<Record<string, string | undefined>> = {}) => {
    const sent = { ...METADATA, ...metadata };
    const request = { pageSize: 0, pageToken: '' };
    return run({
      name: 'ListContacts',
      request,
      metadata: (name) => new Map(Object.entries(sent)).get(name),
      timeLeftMs: Number.POSITIVE_INFINITY,
    });
  };
  return { list, errors };
}

function sqlError(code: string): Error {
  return Object.assign(new Error('secret words of the database'), { code });
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('secret words of the database'), { errcode, code: 'ERR_SQLITE_ERROR' });
}

describe('running a method', () => {
  it('refuses calls past its bound at once, and takes new ones when some have ended [OVERLOADED]', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const { list } = createRun(() => promise, { callsMax: 2 });
    const underWay = [list(), list()];
    await expect(list()).rejects.toEqual(fault('overloaded', 'The UCS has too many calls under way'));
    reject(sqlError('08006'));
    await Promise.allSettled(underWay);
    await expect(list()).rejects.toEqual(fault('store-unavailable', 'Connection to database failed'));
  });

  it('refuses calls of one tenant past its share, and takes those of others [OVERLOADED]', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const { list } = createRun(() => promise, { callsPerTenantMax: 2 });
    const underWay = [list(), list(), list({ 'ucs-tenant': 'north' })];
    await expect(list()).rejects.toEqual(fault('overloaded', 'The contact centre has too many calls under way'));
    reject(sqlError('08006'));
    await Promise.allSettled(underWay);
    await expect(list()).rejects.toEqual(fault('store-unavailable', 'Connection to database failed'));
  });

  it.each([
    ...['08006', '08001', '28P01', '3D000', '40001', '40P01', '53300', '57P01', '57014'].map((code) => sqlError(code)),
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND'].map((code) => sqlError(code)),
    ...[5, 8, 10, 13, 14, 10 | (3 << 8)].map((errcode) => sqliteError(errcode)),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
  ])('says that the database is away, and to try again, for %o [STORE_UNAVAILABLE]', async (error) => {
    const { list, errors } = createRun(() => Promise.reject(error));
    await expect(list()).rejects.toEqual(fault('store-unavailable', 'Connection to database failed'));
    expect(errors).toEqual([]);
  });

  it.each([sqlError('42P01'), sqliteError(1), new TypeError('x is not a function'), 'thrown text'])(
    'tells nothing of %o to the caller, and all to the log [INTERNAL]',
    async (error) => {
      const { list, errors } = createRun(() => Promise.reject(error));
      await expect(list()).rejects.toEqual(fault('internal', 'Internal error of the UCS'));
      expect(errors).toEqual([{ method: 'ListContacts', requestId: '42', error }]);
    },
  );

  it.each([
    [{ 'ucs-tenant': undefined }, 'missing-parameter', "Missing parameter 'ucs-tenant'"],
    [{ 'ucs-user-id': '' }, 'missing-parameter', "Missing parameter 'ucs-user-id'"],
    [{ 'ucs-tenant': 'x'.repeat(65) }, 'wrong-type', /at most 64 characters/],
    [{ 'ucs-user-name': 'x'.repeat(257) }, 'wrong-type', /at most 256 characters/],
    [{ 'ucs-application': 'x'.repeat(65) }, 'wrong-type', /at most 64 characters/],
    [{ 'ucs-user-id': '%ff' }, 'incorrect-value', /'ucs-user-id', expected 'percent-encoded UTF-8'/],
  ])('refuses the metadata %j [metadata]', async (metadata, name, message) => {
    const { list } = createRun(() => Promise.reject(new Error('not reached')));
    await expect(list(metadata)).rejects.toEqual(fault(name, message));
  });

  it('decodes metadata before it counts characters [metadata]', async () => {
    const { list } = createRun(() => Promise.reject(sqlError('08006')));
    await expect(list({ 'ucs-tenant': encodeURIComponent('ö'.repeat(64)) })).rejects.toEqual(
      fault('store-unavailable', /./),
    );
  });
});
