import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.ts';

/** What the event of a change says beside its name. */
export const interactionChanged = z.object({ interactionId: z.string() });

export function toInteractionChanged({ interactionId }: { readonly interactionId: string }): JsonObject {
  return { interactionId };
}
