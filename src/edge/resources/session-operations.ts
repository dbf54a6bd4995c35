import { z } from 'zod';
import { optional } from '../../operations/fields/text.ts';
import type { Requestable } from '../acceptance/requested-operation.ts';

const CHANNELS_MAX = 64;
const error = `expected an array of at most ${CHANNELS_MAX} channel names`;

/** The last thing that a client says: it signs out. */
export const END_SESSION = 'EndContactCenterSession';

/** What clients say to /me at the beginning and the end of their work. Nothing depends on it: UCS operations need no such session. */
export const sessionOperations = [
  {
    name: 'StartContactCenterSession',
    summary: 'Begins the work of a user. Other operations do not depend on it.',
    path: '/me',
    features: [],
    parameters: z.object({
      channels: optional(
        z
          .array(z.string({ error }).max(64, { error }), { error })
          .max(CHANNELS_MAX, { error })
          .meta({ description: 'Channels to log on to, such as voice.' }),
      ),
    }),
  },
  {
    name: END_SESSION,
    summary:
      'Ends the sign-in that the session cookie stands for, with its Bayeux sessions and WebSockets, at once and on all gateways.',
    path: '/me',
    features: [],
    parameters: z.object({}),
  },
] as const satisfies readonly (Requestable & { readonly summary: string })[];
