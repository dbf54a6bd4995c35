import type { Journal, Refusal } from '../../delivery/journal.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { OperationFace } from '../../operations/definition/operation.ts';
import type { LimitName } from '../../telemetry/limits.ts';
import type { Metrics, ReportLimit, Traces } from '../../telemetry/port.ts';
import { hasFeature, toFeatureFailure } from '../admission/feature-check.ts';
import { toJsonAnswer, toRefusal } from '../answer.ts';
import type { EdgeContext } from '../edge-env.ts';
import type { EdgeFailure } from '../failure.ts';
import { v2Wording } from '../wording.ts';
import { closeWithoutAnswer, whenAnswered } from './answered.ts';
import type { Requested } from './requested-operation.ts';
import type { UrlParser } from './url-parameters.ts';

export type AcceptParts = {
  readonly journal: Pick<Journal, 'accept'>;
  readonly metrics: Metrics;
  readonly reportLimit: ReportLimit;
  readonly traces: Traces;
};

export type Accept = (c: EdgeContext, requested: Requested<OperationFace>) => Promise<Response>;

const REFUSALS: Readonly<Record<Refusal, string>> = {
  full: 'Too many requests wait for the UCS',
  'contact-centre-full': 'Too many requests of the contact centre wait for the UCS',
  'user-full': 'Too many requests of the user wait for the UCS',
  slow: 'Requests take too long to be kept at present',
  unwritable: 'Requests cannot be kept at present',
  draining: 'The gateway is shutting down',
};
const LIMITS: Readonly<Partial<Record<Refusal, LimitName>>> = {
  full: 'journal-full',
  'contact-centre-full': 'journal-contact-centre',
  'user-full': 'journal-user',
  slow: 'journal-slow',
};
const RETRY_SOON = { 'Retry-After': '1' } as const;

/** The road of an operation request to one URL, whose caller is known and whose body was checked: feature, parameters, journal, answer. */
export function createAccept({ journal, metrics, reportLimit, traces }: AcceptParts, parseUrl: UrlParser): Accept {
  return async (c, requested) => {
    const caller = c.get('caller');
    const clientReference = c.get('clientReference');
    const { operation } = requested;
    if (operation !== undefined) c.set('operation', operation.name);
    if (operation !== undefined && !hasFeature(caller.features, operation.features)) {
      return refuse(c, toFeatureFailure(operation.name, operation.features));
    }
    if (requested.failure !== undefined) return refuse(c, requested.failure);
    const url = parseUrl(c);
    if (url.failure !== undefined) return refuse(c, url.failure);

    const parameters = present({ ...requested.parameters, ...url.parameters });
    const span = traces.start('accept', { kind: 'internal', parent: c.get('span')?.headers });
    const acceptance = await journal.accept({
      user: { tenant: caller.tenant, userId: caller.userId },
      userName: caller.userName,
      operation: requested.operation.name,
      parameters,
      orderKey: toOrderKey(requested.operation, parameters),
      trace: span.headers,
      ...(clientReference !== undefined && { clientReference }),
    });
    span.end(acceptance.accepted === true ? undefined : 'not accepted');
    if (acceptance.accepted === 'unknown') {
      metrics.requestRefused('unknown');
      return closeWithoutAnswer(c);
    }
    if (!acceptance.accepted) {
      metrics.requestRefused(acceptance.refusal);
      const limit = LIMITS[acceptance.refusal];
      if (limit !== undefined) reportLimit(limit, { tenant: caller.tenant, userId: caller.userId });
      return toRefusal(c, { name: 'not-acceptable-now', detail: REFUSALS[acceptance.refusal] }, RETRY_SOON);
    }
    c.set('referenceId', acceptance.referenceId);
    metrics.requestAccepted(requested.operation.name);
    whenAnswered(c, acceptance.answered);
    const wording = c.get('wording') ?? v2Wording;
    return toJsonAnswer(c, wording.toAccepted(acceptance.referenceId, clientReference), 200);
  };

  function refuse(c: EdgeContext, failure: EdgeFailure): Response {
    metrics.requestRefused(failure.name);
    return toRefusal(c, failure);
  }
}

function toOrderKey({ orderedBy }: OperationFace, parameters: JsonObject): string | undefined {
  const key = orderedBy === undefined ? undefined : parameters[orderedBy];
  return typeof key === 'string' ? key : undefined;
}

/** Parameters that were left out have no key in the journal. */
function present(parameters: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) kept[name] = value;
  return kept;
}
