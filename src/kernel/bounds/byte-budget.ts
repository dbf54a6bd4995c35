/** Bytes that are held for many, none of whom may take everything. */
export type ByteBudget = {
  /** Whether there is room for so many more of this key's. */
  take(key: string, bytes: number): boolean;
  giveBack(key: string, bytes: number): void;
  /** Held now, of all keys. */
  bytes(): number;
};

export function createByteBudget(options: { readonly maxBytes: number; readonly maxBytesPerKey: number }): ByteBudget {
  const byKey = new Map<string, number>();
  let total = 0;
  return {
    take(key, bytes) {
      const own = (byKey.get(key) ?? 0) + bytes;
      if (own > options.maxBytesPerKey || total + bytes > options.maxBytes) return false;
      byKey.set(key, own);
      total += bytes;
      return true;
    },
    giveBack(key, bytes) {
      const left = (byKey.get(key) ?? 0) - bytes;
      if (left > 0) byKey.set(key, left);
      else byKey.delete(key);
      total -= bytes;
    },
    bytes: () => total,
  };
}
