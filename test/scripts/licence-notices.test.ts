import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toLicenceNotices } from '../../scripts/licence-notices.ts';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the notice of licences', () => {
  const notices = toLicenceNotices('node_modules');

  it.each(Object.entries(dependencies))('names %s %s and its licence', (name, version) => {
    expect(notices).toContain(`\n${name} ${version}\n\nLicence: `);
    expect(notices).not.toContain(`\n${name} ${version}\n\nLicence: see below`);
  });

  it('has the texts of the licences that packages bring along', () => {
    expect(notices).toMatch(/\nws 8\S+\n\nLicence: MIT\n\nCopyright /);
    expect(notices).toMatch(/\n@grpc\/grpc-js \S+\n\nLicence: Apache-2.0\n\n\s*Apache License/);
  });

  it('names packages that only other packages need', () => {
    expect(notices).toMatch(/^long \d/m);
  });
});
