import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionSizesOf } from './support/function-sizes.ts';
import { circles, forbiddenBetweenFloors, forbiddenBetweenRooms } from './support/import-rules.ts';
import { FLOORS, RULES } from './support/rooms.ts';
import { filesBelow, ROOT, type SourceFile, sourceFilesBelow, toSourceFile } from './support/source-files.ts';

const sources = sourceFilesBelow('src');
const handWritten = sources.filter(({ path }) => !path.startsWith('src/proto/'));
const testFiles = sourceFilesBelow('test');

const FILES_PER_FOLDER_MAX = 16;

/** A function is read aloud in a minute; what it declares is read for itself, as long as the whole can still be overlooked. */
const OWN_LINES_MAX = 60;
const WHOLE_LINES_MAX = 120;
const INNER_FUNCTIONS_MAX = 8;

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

function impurities(file: SourceFile): readonly string[] {
  const words = IMPURE.filter((pattern) => pattern.test(file.code)).map(
    (pattern) => `${file.path} mentions ${pattern.source}`,
  );
  const outside = file.imports
    .filter(({ target, specifier }) => target === undefined && specifier !== 'node:buffer')
    .map(({ specifier }) => `${file.path} imports ${specifier}`);
  return [...words, ...outside];
}

/** What is too long or too full about the functions of these files, each with what to do. */
function overlongFunctions(files: ReadonlyMap<string, string>): readonly string[] {
  return functionSizesOf(files).flatMap(({ place, lines, ownLines, innerFunctions }) => [
    ...(ownLines > OWN_LINES_MAX
      ? [`${place} has ${ownLines} lines of its own: name what its parts do, and make functions of them.`]
      : []),
    ...(lines > WHOLE_LINES_MAX || innerFunctions > INNER_FUNCTIONS_MAX
      ? [
          `${place} has ${lines} lines and ${innerFunctions} functions in it: find what has a state of its own, and give it a file of its own.`,
        ]
      : []),
  ]);
}

describe('the house', () => {
  test('imports from room to room only as the rules say', () => {
    expect(handWritten.flatMap((file) => forbiddenBetweenRooms(file, RULES))).toEqual([]);
  });

  test.each(FLOORS)('imports inside $room only downwards', (floors) => {
    expect(handWritten.flatMap((file) => forbiddenBetweenFloors(file, floors))).toEqual([]);
  });

  test('has no circle of imports, types included', () => {
    expect(circles(handWritten)).toEqual([]);
  });

  test(`has no folder with more than ${FILES_PER_FOLDER_MAX} files of its own`, () => {
    const counts = Map.groupBy(handWritten, ({ path }) => path.slice(0, path.lastIndexOf('/')));
    const full = [...counts].filter(([, files]) => files.length > FILES_PER_FOLDER_MAX);
    expect(full.map(([folder, files]) => `${folder}: ${files.length} files. Find the rooms in it.`)).toEqual([]);
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

  test(`has no function with more than ${OWN_LINES_MAX} lines of its own, or ${INNER_FUNCTIONS_MAX} functions in it`, () => {
    const written = filesBelow('src', ['.ts', '.js']).filter((path) => !path.startsWith('src/proto/'));
    const texts = new Map(written.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
    expect(overlongFunctions(texts)).toEqual([]);
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
    ['src/edge/a.ts', "import {\n  x,\n  type Y,\n} from '../delivery/dispatch/dispatcher.ts';"],
    ['src/gateway/a.ts', "import { runCli } from '../cli/run-cli.ts';"],
    ['src/delivery/record/a.ts', "import { x } from '../embedded/commit-line.ts';"],
    ['src/bayeux/protocol/a.ts', "import { x } from '../host.ts';"],
    ['src/backend/a.ts', "import { x } from '../operations/operation.ts';"],
    ['src/kernel/a.ts', "import '../telemetry/log.ts';"],
  ])('refuse in %s: %s', (path, text) => {
    expect(forbiddenBetweenRooms(file(path, text), RULES)).toHaveLength(1);
  });

  test('do not take comments and texts for imports', () => {
    const text = "// import { x } from '../bayeux/host.ts';\n/* import '../bayeux/host.ts' */\nconst s = `\nx`;\n";
    expect(file('src/edge/a.ts', text).imports).toEqual([]);
  });

  test.each([
    ['src/bayeux/protocol/wire/a.ts', "import type { X } from '../state/session.ts';"],
    ['src/bayeux/transport/polling/a.ts', "import { x } from '../websocket/websocket.ts';"],
    ['src/edge/acceptance/a.ts', "import { x } from '../resources/resource.ts';"],
    ['src/backend/contacts/a.ts', "import { x } from '../interactions/interaction-row.ts';"],
    ['src/delivery/embedded/storage/a.ts', "import { x } from '../commit-line.ts';"],
  ])('refuse to go up, or to a sibling, in %s: %s', (path, text) => {
    expect(FLOORS.flatMap((floors) => forbiddenBetweenFloors(file(path, text), floors))).toHaveLength(1);
  });

  test('say which import is wrong, which way it may go, and what to do', () => {
    const up = file('src/edge/failure.ts', "import { x } from './answer.ts';");
    expect(FLOORS.flatMap((floors) => forbiddenBetweenFloors(up, floors))).toEqual([
      expect.stringMatching(
        /^src\/edge\/failure.ts imports src\/edge\/answer.ts\. In src\/edge\/ imports go down: app.ts.* -> .*failure.ts.*\. Move what is needed to a lower floor, or turn the call round\.$/,
      ),
    ]);
    const across = file('src/kernel/a.ts', "import '../telemetry/log.ts';");
    expect(forbiddenBetweenRooms(across, RULES)).toEqual([
      'src/kernel/a.ts imports src/telemetry/log.ts. src/kernel/ may import nothing else: move what both need to one of these, or take it as an option that the composition root hands over.',
    ]);
  });

  test('find a circle of types too', () => {
    const round = [
      file('src/a.ts', "import type { B } from './b.ts';"),
      file('src/b.ts', "import { a } from './a.ts';"),
    ];
    expect(circles(round)).toEqual(['src/a.ts -> src/b.ts -> src/a.ts: give what both need a file of its own.']);
  });

  test.each(['const t = Date.now();', 'const f = async () => 1;', "import { randomBytes } from 'node:crypto';"])(
    'find the core impure: %s',
    (text) => {
      expect(impurities(file('src/bayeux/protocol/a.ts', text)).length).toBeGreaterThan(0);
    },
  );

  const lines = (count: number) => 'x();\n'.repeat(count);
  const inner = (count: number, body: string) =>
    Array.from({ length: count }, (_, at) => `function inner${at}() {\n${body}}\n`).join('');

  test.each([
    ['its own lines', `function f() {\n${lines(59)}}`, ['src/a.ts:1 f has 61 lines of its own']],
    ['a method', `const a = {\n  f() {\n${lines(59)}},\n};`, ['src/a.ts:2 f has 61 lines of its own']],
    ['a method of what it gives back', `function f() {\nreturn {\ng() {\n${lines(55)}},\n};\n}`, ['f has 61 lines']],
    ['a callback', `every(() => {\n${lines(59)}});`, ['src/a.ts:1 without a name has 61 lines of its own']],
    ['nothing: what it declares is read for itself', `function f() {\n${inner(2, lines(30))}${lines(50)}}`, []],
    ['the whole', `function f() {\n${inner(4, lines(28))}}`, ['f has 122 lines and 4 functions in it']],
    ['how many it declares', `function f() {\n${inner(9, '')}}`, ['f has 20 lines and 9 functions in it']],
    ['constants too', `function f() {\n${inner(8, '')}const g = () => 1;\n}`, ['f has 19 lines and 9 functions in it']],
  ])('measure of a function: %s', (_, text, found) => {
    expect(overlongFunctions(new Map([['src/a.ts', text]]))).toEqual(
      found.map((part) => expect.stringContaining(part)),
    );
  });
});
