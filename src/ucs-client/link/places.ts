import { isIP } from 'node:net';

/** One place that a target names, as it was written. */
export type Place = {
  readonly written: string;
  /** A name that has addresses of its own; undefined for what is an address already, or what grpc-js is to look up. */
  readonly named: { readonly host: string; readonly port: number } | undefined;
};

/** One backend. */
export type Address = {
  /** What grpc-js is told. */
  readonly target: string;
  /** What it is called in the log. */
  readonly name: string;
  /** What calls name as their server, and its certificate must be for; undefined for what the target says itself. */
  readonly server: { readonly authority: string; readonly host: string } | undefined;
};

/** Where a UCS is looked for: a target, or several with commas between them. */
export function toPlaces(target: string): readonly Place[] {
  const written = target.split(',').flatMap((part) => part.trim() || []);
  return [...new Set(written)].map((part) => ({ written: part, named: toNamed(part) }));
}

/** dns:host:port, dns:///host:port and host:port; another server for names, or no port, is for grpc-js. */
const NAMED = /^(?:dns:(?:\/\/\/)?)?([A-Za-z0-9._-]+):(\d{1,5})$/;

function toNamed(written: string): Place['named'] {
  const [, host, port] = NAMED.exec(written) ?? [];
  if (host === undefined || isIP(host) !== 0) return undefined;
  return { host, port: Number(port) };
}

/** A place that is an address itself. */
export function toOnlyAddress({ written }: Place): Address {
  return { target: written, name: written, server: undefined };
}

/** The addresses that a name stands for. */
export function toAddresses(
  place: Place,
  named: NonNullable<Place['named']>,
  ips: readonly string[],
): readonly Address[] {
  const authority = `${named.host}:${named.port}`;
  return [...new Set(ips)].map((ip) => {
    const address = isIP(ip) === 6 ? `[${ip}]:${named.port}` : `${ip}:${named.port}`;
    return {
      target: `${isIP(ip) === 6 ? 'ipv6' : 'ipv4'}:${address}`,
      name: ips.length === 1 ? place.written : `${place.written} (${address})`,
      server: { authority, host: named.host },
    };
  });
}
