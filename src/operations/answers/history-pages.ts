import type { UcsRequest, UcsResponse } from '../../proto/methods.ts';
import type { InteractionOutput } from '../../proto/ucs/v1/Interaction.ts';
import type { CallMethod, CallOutcome, Stated } from '../definition/call-method.ts';

type Request = Stated<UcsRequest<'ListInteractions'>>;
type Response = UcsResponse<'ListInteractions'>;

/** Interactions that one call asks for: few enough that all of them with full attached data are one message (ucsClient.messageMaxBytes). */
const PAGE_MAX_INTERACTIONS = 100;

/**
 * Follows the page tokens until there are as many interactions as the first request asks for, or no more, or the time is up: then the token that leads on stays in the
 * answer. Of attached data only the names asked for are kept.
 */
export async function readHistory<Fault>(
  call: CallMethod<Fault>,
  first: Request,
  { customAttributes }: { readonly customAttributes: readonly string[] | undefined },
  isTimeUp: () => boolean,
): Promise<CallOutcome<Response, Fault>> {
  const wanted = first.pageSize ?? PAGE_MAX_INTERACTIONS;
  const interactions: InteractionOutput[] = [];
  let pageToken = '';
  for (;;) {
    const pageSize = Math.min(wanted - interactions.length, PAGE_MAX_INTERACTIONS);
    const page = await call('ListInteractions', { ...first, pageSize, pageToken });
    if (!page.ok) return pageToken !== '' && isTimeUp() ? toOutcome(interactions, pageToken) : page;
    // A UCS may give more than it was asked for, and one of an older contract does not know the filter by status.
    const found = page.response.interactions.filter(({ status }) => (first.status ?? status) === status);
    for (const interaction of found.slice(0, pageSize))
      interactions.push(withAttributes(interaction, customAttributes ?? []));
    const { nextPageToken } = page.response;
    const leadsOn = nextPageToken !== '' && nextPageToken !== pageToken;
    if (!leadsOn || interactions.length === wanted) return toOutcome(interactions, '');
    pageToken = nextPageToken;
    if (isTimeUp()) return toOutcome(interactions, pageToken);
  }
}

function toOutcome(interactions: InteractionOutput[], nextPageToken: string) {
  return { ok: true, response: { interactions, nextPageToken } } as const;
}

function withAttributes(interaction: InteractionOutput, names: readonly string[]): InteractionOutput {
  const given = Object.entries(interaction.userData?.fields ?? {});
  return { ...interaction, userData: { fields: Object.fromEntries(given.filter(([name]) => names.includes(name))) } };
}
