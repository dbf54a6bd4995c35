import { isJsonObject } from '../../../kernel/json.ts';
import { addExt } from '../wire/reply.ts';
import type { Extension } from './extension.ts';

type Sample = { readonly tc?: unknown; readonly l?: unknown; readonly o?: unknown };

/** Tells clients the server's time: when the message came (ts), how long its answer took (p), how far off the client's guess was (a) (X2). */
export const timesyncExtension: Extension = {
  name: 'timesync',
  replying({ nowMs }, reply, { message, receivedAtMs }) {
    const ext: { readonly timesync?: unknown } = message.ext ?? {};
    if (!isJsonObject(ext.timesync)) return;
    const { tc, l, o }: Sample = ext.timesync;
    if (typeof tc !== 'number') return;
    const guess = tc + (typeof o === 'number' ? o : 0) + (typeof l === 'number' ? l : 0);
    addExt(reply, 'timesync', { tc, ts: receivedAtMs, p: nowMs - receivedAtMs, a: guess - receivedAtMs });
  },
};
