import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });
const LICENCE_FILES = /^(licen[cs]e|notice|copying)([-.].*)?$/i;

/** Names, versions, licences and their texts of all packages in a folder `node_modules`, in the order of their names, as one text. */
export function toLicenceNotices(nodeModules: string): string {
  const notices = packageFolders(nodeModules).map(toNotice);
  return [...new Set(notices)].toSorted().join(`\n${'-'.repeat(80)}\n`);
}

function packageFolders(nodeModules: string): readonly string[] {
  if (!existsSync(nodeModules)) return [];
  const names = readdirSync(nodeModules).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) => {
    const folder = join(nodeModules, name);
    // A scope holds packages as node_modules does.
    if (name.startsWith('@')) return packageFolders(folder);
    return existsSync(join(folder, 'package.json')) ? [folder, ...packageFolders(join(folder, 'node_modules'))] : [];
  });
}

function toNotice(folder: string): string {
  const { name, version, license } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const files = readdirSync(folder).filter((file) => LICENCE_FILES.test(file));
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version}`, `Licence: ${license ?? 'see below'}`, ...texts, ''].join('\n\n');
}
