import { isIP } from 'node:net';
import type { ContactCentreSettings, UserSettings } from './rooms/identity.ts';

const ALL_CHANNELS = ['api-ucs-voice', 'api-voice', 'api-multimedia'];

/** Contact centres and users for trying things out (operations.md, "Demo identities"), for a gateway that has no configuration file. The password of each is `demo`. */
export const demoContactCentres: ContactCentreSettings[] = [
  {
    name: 'demo',
    features: ALL_CHANNELS,
    users: [
      demoUser(
        'alice',
        'Alice',
        '$scrypt$ln=14,r=8,p=1$tXS2LvVcLOKKn/Qu+IXcRw$aOVzvM9e6DuYQVN8Gfd7oGNJpcIaZDCWNt63fLRkBPk',
      ),
      demoUser(
        'bob',
        'Bob',
        '$scrypt$ln=14,r=8,p=1$anL8PyzgqUrjtBFVAP13pA$vqb4595hmr6m8IaeGt0bDQx3cldAP9myniudRBo1IGs',
      ),
    ],
  },
  {
    name: 'north',
    features: ALL_CHANNELS,
    users: [
      demoUser(
        'carol',
        'Carol',
        '$scrypt$ln=14,r=8,p=1$7mdda4qT/zAAmPs6aoimYg$qDIC6MoB+BG2ZGlL0b4hq3Gw471u8KYjIvKavHS4wX4',
      ),
    ],
  },
  {
    name: 'basic',
    features: ['api-voice'],
    users: [
      demoUser(
        'dave',
        'Dave',
        '$scrypt$ln=14,r=8,p=1$ZWY3TS9SnJWyEEhJjo67ng$4XnEpsyZdfZpPSqtgzJ6+KxeZMpT/YigOYkPGl75IKQ',
      ),
    ],
  },
];

/** Bearer tokens of the demo identities, by user name: where these are in force, and only there. */
export function toDemoTokens({ contactCentres }: { readonly contactCentres: unknown }): ReadonlyMap<string, string> {
  if (contactCentres !== demoContactCentres) return new Map();
  const userNames = demoContactCentres.flatMap(({ users }) => users.map(({ userName }) => userName));
  return new Map(userNames.map((userName) => [`demo-token-${userName}`, userName]));
}

function demoUser(userName: string, firstName: string, passwordHash: string): UserSettings {
  const emailAddress = `${userName}@example.com`;
  return { userName, userId: userName, firstName, lastName: 'Demo', emailAddress, passwordHash };
}

/** Whether only this machine can reach the address: the only place where a known password may be served. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
