import { v2 } from '../../src/operations/v2/dialect.ts';

/** What the policy is told of the channels of v2. */
export const V2_CHANNELS = { outcomesChannels: [v2.outcomesChannel], serverChannels: v2.serverChannels } as const;
