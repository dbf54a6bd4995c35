import { z } from 'zod';
import { type Leaf, leaves } from '../leaves.ts';
import { contactCentreSettings, userSettings } from '../rooms/identity.ts';
import { settingsTree } from '../settings.ts';
import { toPathText } from '../tree-path.ts';
import { toDefaultText } from './default-text.ts';

/** docs/configuration.md, made from the tree: what the page says is what the check does. */
export function toReferencePage(): string {
  return [INTRODUCTION, ...groupNames().map(toSection), toIdentities(), ''].join('\n');
}

const INTRODUCTION = `# Configuration

This page is made from the settings tree in \`src/config\` by \`npm run docs:generate\`; do not edit it.

Every setting has an environment variable and a key in the YAML file that \`GATEWAY_CONFIG\` names. The environment wins; an empty
variable counts as not given. Lists are written with commas in a variable and as YAML lists in the file; switches are \`on\` or \`off\`
in a variable and \`true\` or \`false\` in the file. A wrong value or an unknown key stops the start with exit code 2 and one line per
mistake. \`npm run check-config\` says so without starting anything, \`npm run print-config\` prints what is in force, secrets masked.
`;

function groupNames(): readonly string[] {
  return [...new Set(leaves.map((leaf) => leaf.path[0] ?? ''))];
}

function toSection(name: string): string {
  const rows = leaves.filter((leaf) => leaf.path[0] === name).map(toRow);
  return [`## ${name}`, '', descriptionOf(name), '', ...TABLE_HEAD, ...rows, ''].join('\n');
}

const TABLE_HEAD = ['| variable | key | default | meaning |', '|---|---|---|---|'];

function toRow(leaf: Leaf): string {
  const unit = leaf.unit === undefined ? '' : ` ${leaf.unit}`;
  const value = toDefaultText(leaf);
  const shown = value === 'none' ? 'none' : `${value}${unit}`;
  const meaning = `${leaf.description} Expected: ${leaf.expected}.`.replaceAll('|', '\\|');
  return `| ${leaf.env} | ${toPathText(leaf.path)} | ${shown} | ${meaning} |`;
}

function descriptionOf(name: string): string {
  const group = new Map(Object.entries(settingsTree.shape)).get(name);
  return group?.meta()?.description ?? '';
}

function toIdentities(): string {
  return [
    '## Contact centres and users',
    '',
    'Only in the file, under `identity.contactCentres`: a list of contact centres, each with a list of `users`. Without a file the demo',
    'identities are in force, for a loopback HOST only.',
    '',
    '| key of a contact centre | meaning |',
    '|---|---|',
    ...toFieldRows(contactCentreSettings),
    '',
    '| key of a user | meaning |',
    '|---|---|',
    ...toFieldRows(userSettings),
    '',
    '```yaml',
    EXAMPLE,
    '```',
  ].join('\n');
}

function toFieldRows(schema: z.ZodObject): readonly string[] {
  return Object.entries(schema.shape).map(
    ([key, field]) => `| ${key} | ${z.globalRegistry.get(field)?.description ?? ''} |`,
  );
}

const EXAMPLE = `server:
  host: 0.0.0.0
identity:
  contactCentres:
    - name: north
      features: [api-ucs-voice, api-voice, api-multimedia]
      users:
        - userName: carol
          firstName: Carol
          lastName: Jones
          emailAddress: carol@example.com
          # echo -n 'her password' | npm run --silent hash-password
          passwordHash: $scrypt$ln=15,r=8,p=1$Zm9yIHRoZSBkb2NzIQ$aOVzvM9e6DuYQVN8Gfd7oGNJpcIaZDCWNt63fLRkBPk`;
