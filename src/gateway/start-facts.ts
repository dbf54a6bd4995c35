import { demoContactCentres } from '../config/demo-identities.ts';
import type { Settings } from '../config/settings.ts';

/** What a person needs to know of a gateway that has started, in the order of interest. `node`: what the others call this start of it. */
export function toStartFacts(
  settings: Settings,
  address: string,
  adminAddress: string,
  node: string | undefined,
): readonly { readonly name: string; readonly value: string }[] {
  const { server, identity, ucsClient, backend } = settings;
  const embedded = backend.databaseUrl === undefined ? 'embedded, SQLite in the data folder' : 'embedded, PostgreSQL';
  return [
    { name: 'console', value: `${address}/console` },
    { name: 'documents', value: `${address}/docs` },
    { name: 'admin', value: `${adminAddress}/readyz, ${adminAddress}/metrics` },
    ...(identity.contactCentres === demoContactCentres ? [{ name: 'users', value: toDemoUsers() }] : []),
    ...(node === undefined ? [] : [{ name: 'gateway', value: node }]),
    { name: 'data', value: server.dataDir },
    { name: 'ucs', value: ucsClient.target ?? embedded },
  ];
}

function toDemoUsers(): string {
  const centres = demoContactCentres.map(
    ({ name, users }) => `${users.map(({ userName }) => userName).join(', ')} (${name})`,
  );
  return `${centres.join(', ')}; the password of each is demo`;
}
