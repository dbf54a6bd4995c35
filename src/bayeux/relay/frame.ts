import { z } from 'zod';

/** Names of nodes are so long. */
export const NODE_CHARS = 8;

const caller = z.object({
  tenant: z.string(),
  userId: z.string(),
  userName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  emailAddress: z.string(),
  features: z.array(z.string()).readonly(),
});

const signIn = z.object({
  id: z.string(),
  user: z.object({ tenant: z.string(), userId: z.string() }),
  passwordMark: z.union([z.string(), z.undefined()]),
  startedAtMs: z.number(),
  endsAtMs: z.number().nullable(),
  isNew: z.boolean(),
});

const peer = z.object({
  transport: z.enum(['websocket', 'long-polling', 'callback-polling']),
  caller: caller.optional(),
  signIn: signIn.optional(),
  browser: z.string().optional(),
});

const reason = z.enum([
  ...(['malformed', 'unsupported', 'too-large', 'too-many-messages', 'policy', 'going-away'] as const),
  ...(['try-again-later', 'user-limit', 'internal'] as const),
]);

const header = z.discriminatedUnion('type', [
  // From the entry, where the socket is, to the owner, where the session is. The text is the messages.
  z.object({ type: z.literal('open'), peer }),
  z.object({ type: z.literal('receive'), bytes: z.number() }),
  z.object({ type: z.literal('hurry') }),
  z.object({ type: z.literal('gone') }),
  z.object({ type: z.literal('sent'), ok: z.boolean() }),
  // From the owner to the entry. The text is the messages, each of so many characters.
  z.object({
    type: z.literal('send'),
    lengths: z.array(z.number()).readonly(),
    browserCookie: z.string().optional(),
    /** Whether word of it is waited for. */
    reported: z.boolean().default(true),
  }),
  z.object({ type: z.literal('close'), reason }),
  z.object({ type: z.literal('pause'), paused: z.boolean() }),
  // To all: what a client published on a public channel. The text is its data.
  z.object({ type: z.literal('publish'), channel: z.string(), binaryJson: z.string().optional() }),
  // Either way: is anybody there?
  z.object({ type: z.literal('ping') }),
]);

const frame = z.object({
  /** Who sends it. */
  from: z.string(),
  /** The link, by the name that its entry gave it. */
  link: z.string(),
  /** One more than in the frame before it, of this link in this direction. */
  number: z.number(),
  /** More of the same text follows. */
  more: z.boolean(),
  header,
});

export type FrameHeader = z.output<typeof header>;
export type Frame = z.output<typeof frame> & { readonly text: string };

/** Characters of a text in one frame: three bytes each at most, and a server takes 1 MB. */
const TEXT_MAX_CHARS = 262_144;

/** The frames of one header and its text, numbered from `number`. */
export function toFrames(
  from: string,
  link: string,
  number: number,
  header: FrameHeader,
  text: string,
): readonly string[] {
  const frames: string[] = [];
  let start = 0;
  do {
    const end = toCut(text, start + TEXT_MAX_CHARS);
    const head = JSON.stringify({ from, link, number: number + frames.length, more: end < text.length, header });
    frames.push(`${head}\n${text.slice(start, end)}`);
    start = end;
  } while (start < text.length);
  return frames;
}

/** Never between the two halves of a character: alone they do not travel. */
function toCut(text: string, at: number): number {
  const last = text.charCodeAt(at - 1);
  return at < text.length && last >= 0xd800 && last <= 0xdbff ? at - 1 : at;
}

/** Undefined when it was not made by toFrames(): by a gateway of another version, for instance. */
export function parseFrame(bytes: string): Frame | undefined {
  const end = bytes.indexOf('\n');
  try {
    const parsed = frame.safeParse(JSON.parse(bytes.slice(0, end)));
    return parsed.success ? { ...parsed.data, text: bytes.slice(end + 1) } : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the frames of one link and one direction together again. */
export type FrameJoin = {
  /** The whole text, or undefined while more of it follows; `lost` when a frame is missing. */
  take(frame: Frame): string | 'lost' | undefined;
};

/** `first`: the number of the first one. */
export function createFrameJoin(first: number): FrameJoin {
  let next = first;
  let text = '';
  return {
    take(frame) {
      if (frame.number !== next) return 'lost';
      next += 1;
      text += frame.text;
      if (frame.more) return undefined;
      const whole = text;
      text = '';
      return whole;
    },
  };
}

/** Puts texts together that are the first of their link, or the only one. */
export type FirstTexts = {
  /** The whole text; undefined while more of it follows, or when some of it is missing. */
  take(frame: Frame): string | undefined;
  forget(): void;
};

export function createFirstTexts(): FirstTexts {
  const joins = new Map<string, FrameJoin>();
  return {
    take(frame) {
      const key = `${frame.from} ${frame.link}`;
      const join = joins.get(key) ?? createFrameJoin(0);
      const text = join.take(frame);
      if (text === undefined) joins.set(key, join);
      else joins.delete(key);
      return text === 'lost' ? undefined : text;
    },
    forget: () => joins.clear(),
  };
}
