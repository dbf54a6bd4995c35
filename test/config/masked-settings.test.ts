import { describe, expect, test } from 'vitest';
import { toMaskedYaml } from '../../src/config/masked-settings.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';

const noFile = () => {
  throw new Error('no file');
};

function printed(env: Record<string, string>): string {
  const parsed = parseSettings(env, noFile);
  if (!parsed.ok) throw new Error('expected settings');
  return toMaskedYaml(parsed.settings);
}

describe('printed settings', () => {
  test('mask passwords, tokens and password hashes, and keep where a URL leads', () => {
    const yaml = printed({
      UCS_DATABASE_URL: 'postgres://ucs:hunter2@db.example:5432/ucs?password=hunter3',
    });
    expect(yaml).not.toMatch(/hunter|\$scrypt/);
    expect(yaml).toContain('postgres://***@db.example:5432/ucs?***');
  });

  test('are YAML that the gateway takes, but for the masked hashes', () => {
    const yaml = printed({ PORT: '9000', BAYEUX_PUBLIC_CHANNELS: '/a' });
    const again = parseSettings({ GATEWAY_CONFIG: 'f' }, () =>
      yaml.replace(/passwordHash: .*/g, `passwordHash: ${HASH}`),
    );
    expect(again.ok && again.settings.server.port).toBe(9000);
    expect(again.ok && again.settings.bayeux.publicChannels).toEqual(['/a']);
    expect(again.ok && again.settings.identity.contactCentres).toHaveLength(3);
  });
});

const HASH = '$scrypt$ln=14,r=8,p=1$tXS2LvVcLOKKn/Qu+IXcRw$aOVzvM9e6DuYQVN8Gfd7oGNJpcIaZDCWNt63fLRkBPk';
