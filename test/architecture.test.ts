import { describe, expect, test } from 'vitest';
import { type SourceFile, sourceFilesBelow, toSourceFile } from './support/source-files.ts';

const sources = sourceFilesBelow('src');
const handWritten = sources.filter(({ path }) => !path.startsWith('src/proto/'));
const testFiles = sourceFilesBelow('test');

/**
 * Who may import whom (DESIGN.md, "Imports"): for each part of src, what it may reach beside itself. A part is the longest of these
 * paths that a file's path begins with. `type:` in front lets types through and nothing that runs.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/cli/'],
  'src/cli/': ['src/config/', 'src/kernel/', 'src/gateway.ts', 'src/reference-ucs.ts', 'src/identity/password-hash.ts'],
  'src/gateway.ts': ['src/'],
  'src/gateway/': ['src/'],
  'src/reference-ucs.ts': ['src/backend/', 'src/config/', 'src/kernel/', 'src/telemetry/'],
  'src/config/': ['src/kernel/'],
  'src/kernel/': [],
  'src/telemetry/': ['src/kernel/'],
  'src/operations/': ['src/kernel/', 'src/proto/'],
  'src/identity/': ['src/kernel/', 'src/telemetry/'],
  'src/http/': ['src/kernel/'],
  'src/edge/': [
    'src/http/',
    'src/operations/',
    'src/identity/',
    'src/delivery/journal.ts',
    'src/kernel/',
    'src/telemetry/',
  ],
  'src/console/': ['src/kernel/'],
  'src/delivery/journal.ts': ['src/identity/caller.ts', 'src/kernel/'],
  'src/delivery/': [
    'src/operations/',
    'src/identity/caller.ts',
    'src/ucs-client/port.ts',
    'src/kernel/',
    'src/telemetry/',
  ],
  'src/delivery/record/': ['src/delivery/journal.ts', 'src/identity/caller.ts', 'src/kernel/', 'src/telemetry/'],
  'src/delivery/embedded/': [
    'src/delivery/journal.ts',
    'src/delivery/record/',
    'src/identity/caller.ts',
    'src/kernel/',
    'src/telemetry/',
  ],
  'src/ucs-client/': ['src/proto/', 'src/kernel/', 'src/telemetry/'],
  'src/proto/': [],
  'src/bayeux/protocol/': ['src/kernel/'],
  'src/bayeux/': [
    'src/bayeux/',
    'src/http/',
    'src/identity/',
    'src/delivery/journal.ts',
    'src/kernel/',
    'src/telemetry/',
  ],
  'src/backend/': ['src/proto/', 'src/kernel/', 'src/telemetry/'],
};

const FORBIDDEN_NAMES = /(^|\/)(([a-z0-9-]+-)?(utils?|helpers?|managers?|misc)|common|types|data|info|shared)\.ts$/;

/** What the core must not know of: it is told the time, given ids, and answers with effects. */
const IMPURE = [
  ...[
    /\bDate\.now\b/,
    /\bnew Date\(\s*\)/,
    /\bperformance\b/,
    /\bsetTimeout\b/,
    /\bsetInterval\b/,
    /\bsetImmediate\b/,
    /\bqueueMicrotask\b/,
  ],
  ...[
    /\bMath\.random\b/,
    /\bcrypto\b/,
    /\bPromise\b/,
    /\basync\b/,
    /\bawait\b/,
    /\bprocess\b/,
    /\bconsole\b/,
    /\bfetch\b/,
  ],
];

function partOf(path: string): string {
  const parts = Object.keys(MAY_IMPORT).filter((part) => path.startsWith(part));
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function forbiddenImports(file: SourceFile): readonly string[] {
  const part = partOf(file.path);
  const allowed = [part, ...(MAY_IMPORT[part] ?? [])];
  return file.imports
    .flatMap(({ target }) => target ?? [])
    .filter((target) => !allowed.some((start) => target.startsWith(start)))
    .map((target) => `${file.path} imports ${target}`);
}

/** Imports that run, as a graph; a cycle of types alone harms nobody. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter((found) => !found.typeOnly).flatMap(({ target }) => target ?? []),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

function impurities(file: SourceFile): readonly string[] {
  const words = IMPURE.filter((pattern) => pattern.test(file.code)).map(
    (pattern) => `${file.path} mentions ${pattern.source}`,
  );
  const outside = file.imports
    .filter(({ target, specifier }) => target === undefined && specifier !== 'node:buffer')
    .map(({ specifier }) => `${file.path} imports ${specifier}`);
  return [...words, ...outside];
}

describe('the house', () => {
  test('has every file in a part that says what it may import', () => {
    expect(handWritten.filter(({ path }) => partOf(path) === '').map(({ path }) => path)).toEqual([]);
  });

  test('imports only as the design says', () => {
    expect(handWritten.flatMap(forbiddenImports)).toEqual([]);
  });

  test('has no cycle of imports', () => {
    expect(cycles(sources)).toEqual([]);
  });

  test('has a Bayeux core without I/O, clock, timer, randomness or promise', () => {
    expect(sources.filter(({ path }) => path.startsWith('src/bayeux/protocol/')).flatMap(impurities)).toEqual([]);
  });

  test('imports files of its own by their .ts name', () => {
    const bad = [...handWritten, ...testFiles].flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target !== undefined && !/\.(ts|json)$/.test(target))
        .filter(({ target = '' }) => !target.startsWith('src/console/page/'))
        .map(({ specifier }) => `${path}: ${specifier}`),
    );
    expect(bad).toEqual([]);
  });

  test('has no file longer than 350 lines, and no test longer than 400', () => {
    const long = [...handWritten.filter(({ lines }) => lines > 350), ...testFiles.filter(({ lines }) => lines > 400)];
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  test('has kebab-case names that say what is inside', () => {
    const bad = [...handWritten, ...testFiles].filter(
      ({ path }) => FORBIDDEN_NAMES.test(path) || !/^[a-z0-9/-]+(\.test|\.test-d|\.d)?\.ts$/.test(path),
    );
    expect(bad.map(({ path }) => path)).toEqual([]);
  });

  test('exports by name only', () => {
    expect(handWritten.filter(({ code }) => /^export default\b/m.test(code)).map(({ path }) => path)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const file = (path: string, text: string) => toSourceFile(path, text);

  test.each([
    ['src/edge/a.ts', "import { x } from '../bayeux/host.ts';"],
    ['src/edge/a.ts', "import type { X } from '../config/settings.ts';"],
    ['src/edge/a.ts', "export * from '../delivery/embedded/store.ts';"],
    ['src/edge/a.ts', "const { x } = await import('../ucs-client/port.ts');"],
    ['src/edge/a.ts', "import {\n  x,\n  type Y,\n} from '../delivery/dispatcher.ts';"],
    ['src/bayeux/protocol/a.ts', "import { x } from '../host.ts';"],
    ['src/backend/a.ts', "import { x } from '../operations/operation.ts';"],
    ['src/kernel/a.ts', "import '../telemetry/log.ts';"],
  ])('refuse in %s: %s', (path, text) => {
    expect(forbiddenImports(file(path, text))).toHaveLength(1);
  });

  test('do not take comments and texts for imports', () => {
    const text = "// import { x } from '../bayeux/host.ts';\n/* import '../bayeux/host.ts' */\nconst s = `\nx`;\n";
    expect(file('src/edge/a.ts', text).imports).toEqual([]);
  });

  test('find a cycle, and none where only types go round', () => {
    const a = (type: string) => [
      file('src/a.ts', `import ${type}{ b } from './b.ts';`),
      file('src/b.ts', "import { a } from './a.ts';"),
    ];
    expect(cycles(a(''))).toEqual(['src/a.ts -> src/b.ts -> src/a.ts']);
    expect(cycles(a('type '))).toEqual([]);
  });

  test.each(['const t = Date.now();', 'const f = async () => 1;', "import { randomBytes } from 'node:crypto';"])(
    'find the core impure: %s',
    (text) => {
      expect(impurities(file('src/bayeux/protocol/a.ts', text)).length).toBeGreaterThan(0);
    },
  );
});
