import type { Extension } from './extension.ts';

/** Marks data as Z85-encoded bytes: passes through to subscribers as it came (X5). */
export const binaryExtension: Extension = {
  name: 'binary',
  relayed(message) {
    const ext: { readonly binary?: unknown } = message.ext ?? {};
    return ext.binary === undefined ? undefined : JSON.stringify(ext.binary);
  },
};
