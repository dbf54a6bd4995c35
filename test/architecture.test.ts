import { describe, expect, test } from 'vitest';
import {
  circles,
  type Floors,
  forbiddenBetweenFloors,
  forbiddenBetweenRooms,
  type PartRule,
} from './support/import-rules.ts';
import { type SourceFile, sourceFilesBelow, toSourceFile } from './support/source-files.ts';

const sources = sourceFilesBelow('src');
const handWritten = sources.filter(({ path }) => !path.startsWith('src/proto/'));
const testFiles = sourceFilesBelow('test');

/** What the composition root puts together. */
const ROOMS = [
  ...[
    'src/admin/',
    'src/bayeux/',
    'src/config/',
    'src/console/',
    'src/delivery/',
    'src/edge/',
    'src/identity/',
    'src/kernel/',
  ],
  ...['src/http/', 'src/operations/', 'src/reference-ucs.ts', 'src/telemetry/', 'src/ucs-client/'],
];

/** Who may import whom: for each part of src, what it may reach beside itself (ARCHITECTURE.md, "Invariants"). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/cli/'],
  'src/cli/': [
    'src/backup/',
    'src/check-ucs/',
    'src/config/',
    'src/kernel/',
    'src/gateway.ts',
    'src/reference-ucs.ts',
    'src/identity/password/password-hash.ts',
    'src/operations/',
    'src/ucs-client/channel/',
  ],
  'src/backup/': ['src/delivery/embedded/'],
  'src/check-ucs/': ['src/kernel/', 'src/proto/', 'src/ucs-client/'],
  'src/gateway.ts': ['src/gateway/', ...ROOMS],
  'src/gateway/': ROOMS,
  'src/reference-ucs.ts': ['src/backend/', 'src/config/', 'src/kernel/', 'src/telemetry/'],
  'src/config/': ['src/kernel/'],
  'src/kernel/': [],
  'src/telemetry/': ['src/http/', 'src/kernel/'],
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
  'src/admin/': ['src/identity/caller.ts', 'src/kernel/', 'src/telemetry/'],
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
  'src/delivery/nats/': [
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

/** What each room says about itself: its floors from the top down (ARCHITECTURE.md, "Rooms inside the rooms"). */
const FLOORS: readonly Floors[] = [
  {
    room: 'src/bayeux/protocol/',
    floors: [
      ['core.ts'],
      ['handle-request.ts'],
      ['meta/'],
      ['delivery/'],
      ['extensions/'],
      ['state/'],
      ['wire/'],
      ['options.ts'],
      ['port.ts'],
    ],
  },
  {
    room: 'src/bayeux/transport/',
    floors: [
      ['joined-endpoints.ts'],
      ['endpoint.ts'],
      ['polling/', 'websocket/'],
      ['admission.ts'],
      ['origin.ts', 'http-failure.ts', 'message-batch.ts', 'message-bytes.ts', 'browser-cookie.ts', 'port.ts'],
    ],
  },
  { room: 'src/http/', floors: [['http-guard.ts'], ['checked-serve.ts'], ['connection/'], ['request/'], ['address/']] },
  {
    room: 'src/bayeux/relay/',
    floors: [['relay.ts'], ['entry.ts', 'owner.ts'], ['entry-link.ts'], ['frame.ts'], ['port.ts']],
  },
  { room: 'src/delivery/', floors: [['dispatch/', 'embedded/', 'nats/'], ['record/'], ['journal.ts']] },
  {
    room: 'src/delivery/nats/',
    floors: [
      ['nats-journal.ts'],
      ['membership.ts'],
      ['stream-view.ts'],
      ['requests.ts', 'relay-network.ts', 'log-questions.ts', 'estate.ts', 'mark-sender.ts', 'node-identity.ts'],
      ['node-life.ts'],
      ['commit-line.ts', 'own-records.ts'],
      ['batch-sender.ts'],
      ['waiting-parts.ts', 'place-waiters.ts'],
      ['server/'],
      ['core/'],
    ],
  },
  {
    room: 'src/delivery/embedded/',
    floors: [
      ['embedded-journal.ts'],
      ['requests.ts'],
      ['commit-line.ts', 'log-questions.ts', 'retention.ts', 'storage-health.ts', 'storage-thread.ts'],
      ['known-logs.ts', 'waiting-writes.ts', 'storage/'],
      ['storage-message.ts'],
    ],
  },
  {
    room: 'src/edge/',
    floors: [
      ['app.ts', 'request-listener.ts'],
      ['rooted-router.ts'],
      ['v2/', 'v3/'],
      ['edge-dialect.ts'],
      ['documents/'],
      ['resources/'],
      ['acceptance/'],
      ['admission/'],
      ['unexpected.ts'],
      ['answer.ts', 'observe.ts'],
      ['trace-context.ts'],
      ['edge-env.ts'],
      ['v3-wording.ts', 'v3-face.ts'],
      ['wording.ts'],
      ['failure.ts', 'url-path.ts'],
    ],
  },
  {
    room: 'src/check-ucs/',
    floors: [
      ['connect-ucs.ts', 'rules.ts'],
      ['rules/'],
      ['finding-line.ts'],
      ['run-check.ts', 'phone-call.ts', 'faults.ts'],
      ['rule.ts'],
      ['checked-ucs.ts'],
      ['ended-rule.ts'],
    ],
  },
  {
    room: 'src/ucs-client/',
    floors: [
      ['grpc-ucs-client.ts'],
      ['link/'],
      ['health/', 'road/'],
      ['channel/'],
      ['call-metadata.ts', 'errors.ts'],
      ['status-details.ts', 'status-name.ts'],
      ['loaded-method.ts'],
      ['port.ts'],
    ],
  },
  {
    room: 'src/identity/',
    floors: [
      ['identity.ts'],
      ['authorization.ts'],
      ['bearer/', 'password/', 'sign-in/'],
      ['endings/'],
      ['directory.ts', 'expiring-map.ts', 'cookie-attributes.ts', 'sealed-text.ts', 'unidentified.ts'],
      ['caller.ts'],
    ],
  },
  {
    room: 'src/backend/',
    floors: [
      ['embedded/'],
      ['server/'],
      ['demo-data.ts', 'interactions/', 'upkeep/'],
      ['contacts/'],
      ['method.ts', 'page.ts', 'query/'],
      ['interaction-lock.ts', 'store/', 'timestamp.ts'],
      ['field-checks.ts'],
      ['fault.ts'],
    ],
  },
  {
    room: 'src/cli/',
    floors: [
      ['run-cli.ts'],
      ['commands/'],
      ['call/'],
      ['run-server.ts'],
      ['start-failure.ts', 'read-settings.ts', 'read-settings-anew.ts', 'run-until-signal.ts'],
      [
        'close-data-folder.ts',
        'command.ts',
        'data-folder.ts',
        'heap-flags.ts',
        'read-secret-line.ts',
        'node-version.ts',
        'settings-help.ts',
        'settings-worker.ts',
        'start-lines.ts',
        'warning-line.ts',
      ],
    ],
  },
];

const RULES: readonly PartRule[] = Object.entries(MAY_IMPORT).map(([part, mayImport]) => ({ part, mayImport }));

const FILES_PER_FOLDER_MAX = 16;

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
});
