import { loadService } from '../../src/backend/server/service-definition.ts';
import type { CallMethod } from '../../src/operations/definition/call-method.ts';
import type { Struct } from '../../src/proto/google/protobuf/Struct.ts';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import type { UcsRequest, UcsResponse } from '../../src/proto/methods.ts';
import type { InteractionOutput } from '../../src/proto/ucs/v1/Interaction.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import { toInteraction } from './interactions.ts';

type Page = UcsResponse<'ListInteractions'>;

export type PagingUcsOptions = {
  readonly interactions: number;
  /** Interactions of one page at most, whatever is asked for. */
  readonly pageMax: number;
  readonly ignoresPageSize?: boolean;
  readonly emptyPagesBetween?: number;
  /** The page that fails, counted from 1. */
  readonly failsAt?: number;
  readonly fault?: string;
  /** Every page leads on by the same token. */
  readonly sameToken?: boolean;
  readonly userData?: Struct;
  readonly subject?: string;
};

/** A UCS that answers ListInteractions in pages of its own making, and notes what it was asked. */
export function createPagingUcs(options: PagingUcsOptions) {
  const { interactions, pageMax, emptyPagesBetween = 0 } = options;
  const asked: Pick<UcsRequest<'ListInteractions'>, 'pageSize' | 'pageToken'>[] = [];
  const toRow = createRow(options);

  function answer(pageSize: number, pageToken: string): Page {
    const [from = 0, empty = 0] = pageToken === '' ? [] : pageToken.split('/').map(Number);
    if (empty > 0) return { interactions: [], nextPageToken: `${from}/${empty - 1}` };
    const size = options.ignoresPageSize ? pageMax : Math.min(pageMax, pageSize);
    const to = Math.min(from + size, interactions);
    const next = options.sameToken ? '2/0' : `${to}/${emptyPagesBetween}`;
    const rows = Array.from({ length: to - from }, (_, at) => toRow(`I${from + at}`));
    return { interactions: rows, nextPageToken: to < interactions ? next : '' };
  }

  const list = async ({ pageSize, pageToken }: { pageSize?: number | undefined; pageToken?: string | undefined }) => {
    asked.push({ pageSize: pageSize ?? 0, pageToken: pageToken ?? '' });
    if (asked.length === options.failsAt) return { ok: false, fault: options.fault ?? '' } as const;
    return { ok: true, response: answer(pageSize ?? 0, pageToken ?? '') } as const;
  };
  const call = ((_method: string, request: object) => list(request)) as CallMethod<string>;
  return { call, asked };
}

/** Through the codec, as it comes from a real one. */
function createRow({ userData, subject = '' }: PagingUcsOptions): (id: string) => InteractionOutput {
  const server = loadService('ucs.v1.InteractionService')['GetInteraction'];
  if (server === undefined || userData === undefined) return (id) => toInteraction({ id, subject });
  const bytes = server.responseSerialize({ interaction: { id: '', userData } });
  const decoded = loadMethod(loadUcsDefinition(), 'GetInteraction').responseDeserialize(bytes).interaction;
  return (id) => toInteraction({ id, subject, userData: decoded?.userData ?? null });
}
