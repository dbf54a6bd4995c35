import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/operations/v2/catalogue.ts';
import { basic, createTestEdge, FIND, postJson, read, toSampleUrl } from '../../support/edge.ts';

describe('an operation request', () => {
  it('is journaled and answered with its referenceId', async () => {
    const { app, journal } = createTestEdge();
    const { status, body } = await read(postJson(app, '/ucs/interactions', { ...FIND, unknown: 1, subject: null }));
    expect({ status, body }).toEqual({ status: 200, body: { statusCode: 0, referenceId: 1 } });
    expect(journal.accepted).toStrictEqual([
      {
        user: { tenant: 'demo', userId: 'alice' },
        userName: 'alice',
        operation: 'FindPhoneCall',
        parameters: { callId: '1231331', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' },
        orderKey: undefined,
        trace: undefined,
      },
    ]);
  });

  it('goes to the dispatcher only after its answer was handed over [promise 3]', async () => {
    const { app, journal } = createTestEdge();
    const handedOver = journal.nextAnswered();
    await postJson(app, '/ucs/interactions', FIND);
    expect(journal.answered).toEqual([]);
    expect(await handedOver).toBe(1);
  });

  it('carries the id of the URL, which also orders it [promise 6]', async () => {
    const { app, journal } = createTestEdge();
    await postJson(app, '/ucs/interactions/XXXDDDD', {
      operationName: 'SetCallNote',
      note: '',
      interactionId: 'OTHER',
    });
    expect(journal.accepted[0]?.parameters).toStrictEqual({ note: '', interactionId: 'XXXDDDD' });
    expect(journal.accepted[0]?.orderKey).toBe('XXXDDDD');
  });

  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  it.each([
    [{ traceparent }, { traceparent }],
    [
      { traceparent, tracestate: 'vendor=1' },
      { traceparent, tracestate: 'vendor=1' },
    ],
    [{ traceparent, tracestate: 'x'.repeat(513) }, { traceparent }],
    [{ traceparent: traceparent.toUpperCase() }, undefined],
    [{ traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }, undefined],
    [{ traceparent: '00-ab-cd-01', tracestate: 'vendor=1' }, undefined],
    [{ tracestate: 'vendor=1' }, undefined],
  ])('takes the trace of the headers %j into the journal as %j', async (headers: Record<string, string>, trace) => {
    const { app, journal } = createTestEdge();
    await postJson(app, '/ucs/interactions', FIND, headers);
    expect(journal.accepted[0]?.trace).toEqual(trace);
  });

  it.each(catalogue.map(({ name, path, samples }) => [name, path, samples] as const))(
    '%s is accepted as in its documented samples',
    async (name, path, samples) => {
      const { app, journal } = createTestEdge();
      for (const sample of samples) {
        const url = toSampleUrl(path, sample);
        expect((await read(postJson(app, url, sample.body))).body).toMatchObject({ statusCode: 0 });
      }
      expect(journal.accepted.map(({ operation }) => operation)).toEqual(samples.map(() => name));
      expect(samples).not.toEqual([]);
    },
  );

  it.each(['full', 'unwritable', 'draining'] as const)(
    'is refused with 503 while the journal is %s',
    async (refusal) => {
      const { app, journal } = createTestEdge();
      journal.refuse(refusal);
      const { status, body, headers } = await read(postJson(app, '/ucs/interactions', FIND));
      expect(status).toBe(503);
      expect(body).toEqual({ statusCode: 4, statusMessage: expect.any(String) });
      expect(headers.get('retry-after')).toBe('1');
    },
  );

  it('is refused with 403/3 naming the feature, before its parameters are looked at', async () => {
    const { app, journal } = createTestEdge();
    const { status, body } = await read(
      postJson(app, '/ucs/interactions', { operationName: 'FindPhoneCall' }, basic('dave')),
    );
    expect(status).toBe(403);
    expect(body).toEqual({ statusCode: 3, statusMessage: 'FindPhoneCall needs the feature api-ucs-voice' });
    expect(journal.accepted).toEqual([]);
  });

  it('needs any one of the features of its operation', async () => {
    const { app } = createTestEdge();
    const note = { operationName: 'SetCallNote', note: 'x' };
    expect((await read(postJson(app, '/ucs/interactions/A', note, basic('dave')))).status).toBe(200);
    expect((await read(postJson(app, '/ucs/interactions/A', note, basic('erin')))).status).toBe(403);
  });
});
