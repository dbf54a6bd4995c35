import { BlockList, isIP } from 'node:net';

/** Proxies whose word about the client counts. */
export type TrustedProxies = {
  /** Whether nobody is trusted: then headers need not be looked at. */
  readonly none: boolean;
  trusts(address: string): boolean;
};

/** `ranges`: addresses and CIDR ranges, checked by the configuration. */
export function createTrustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = toFamily(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    none: ranges.length === 0,
    trusts: (address) => isIP(address) !== 0 && list.check(address, toFamily(address)),
  };
}

/** An address in one spelling: IPv4 that came over an IPv6 socket is IPv4. */
export function toPlainAddress(address: string): string {
  const lower = address.toLowerCase();
  return lower.startsWith('::ffff:') && isIP(lower.slice(7)) === 4 ? lower.slice(7) : lower;
}

function toFamily(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
