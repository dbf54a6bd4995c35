import { isIPv6 } from 'node:net';

/** Who counts as one guesser: an IPv4 address, or the /64 network that one IPv6 host may take all its addresses from. */
export function toGuessSource(clientAddress: string): string {
  return isIPv6(clientAddress) ? toNetwork64(clientAddress) : clientAddress;
}

function toNetwork64(address: string): string {
  const [plain = ''] = address.split('%');
  const [front = '', back] = plain.split('::');
  const groups = front === '' ? [] : front.split(':');
  const behind = back === undefined || back === '' ? [] : back.split(':');
  const zeros = back === undefined ? 0 : 8 - groups.length - behind.length;
  const all = [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...behind];
  return `${all.slice(0, 4).map(toGroup).join(':')}::/64`;
}

/** `00AB` and `ab` are one group. */
function toGroup(text: string): string {
  return Number.parseInt(text, 16).toString(16);
}
