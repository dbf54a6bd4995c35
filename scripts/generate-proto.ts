// Writes the TypeScript types of proto/ into src/proto/. With --check: writes nothing, and exits 1 when what is checked
// in differs from what would be written.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MethodDefinition, PackageDefinition } from '@grpc/proto-loader';
import { loadUcsDefinition } from '../src/proto/load-ucs-definition.ts';
import { protoFiles, protoLoaderOptions } from '../src/proto/loader-options.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src/proto');
/** What is generated below src/proto; the other files there are written by hand. */
const generatedPaths = ['ucs', 'google', 'methods.ts', 'descriptors.binpb'];

type Method = { readonly name: string; readonly service: string; readonly path: string };

function typeGeneratorArguments(outDir: string): string[] {
  return [
    `--longs=${protoLoaderOptions.longs.name}`,
    `--enums=${protoLoaderOptions.enums.name}`,
    `--keepCase=${protoLoaderOptions.keepCase}`,
    `--defaults=${protoLoaderOptions.defaults}`,
    `--oneofs=${protoLoaderOptions.oneofs}`,
    '--grpcLib=@grpc/grpc-js',
    '--importFileExtension=.ts',
    '--outputTemplate=%sOutput',
    '-I=proto',
    `-O=${outDir}`,
    ...protoFiles,
  ];
}

/** The unary methods of all services, by name. Throws when two services share a name: the name alone is the key. */
function unaryMethods(definition: PackageDefinition): Method[] {
  const methods = new Map<string, Method>();
  for (const [service, entry] of Object.entries(definition)) {
    if ('format' in entry) continue;
    for (const [name, method] of Object.entries<MethodDefinition<object, object>>(entry)) {
      if (method.requestStream || method.responseStream) continue;
      if (methods.has(name)) throw new Error(`the method ${name} stands in two services`);
      methods.set(name, { name, service, path: method.path });
    }
  }
  return [...methods.values()];
}

/** The text of methods.ts: tables and types over the unary methods. Each method M has messages MRequest and MResponse. */
function methodsModule(methods: readonly Method[]): string {
  const imports = methods.flatMap(({ name }) => [
    `import type { ${name}Request } from './ucs/v1/${name}Request.ts';`,
    `import type { ${name}ResponseOutput } from './ucs/v1/${name}Response.ts';`,
  ]);
  const table = methods.map(({ name, service, path }) => `  ${name}: { service: '${service}', path: '${path}' },`);
  const requests = methods.map(({ name }) => `  ${name}: ${name}Request;`);
  const responses = methods.map(({ name }) => `  ${name}: ${name}ResponseOutput;`);
  return `// Generated from proto/ by scripts/generate-proto.ts.
${imports.join('\n')}

/** Every unary method of the UCS: its service and its path on the wire. */
export const UCS_METHODS = {
${table.join('\n')}
} as const;

export type UcsMethodName = keyof typeof UCS_METHODS;

type Requests = {
${requests.join('\n')}
};

type Responses = {
${responses.join('\n')}
};

/** What a method is given: every field optional. */
export type UcsRequest<M extends UcsMethodName> = Requests[M];

/** What a method answers: every field there, with its default. */
export type UcsResponse<M extends UcsMethodName> = Responses[M];
`;
}

/** The contract and grpc.health.v1 as one google.protobuf.FileDescriptorSet, for reflection: sets of files that stand one behind the other are one set. */
function descriptors(): Buffer {
  const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');
  const build = (folder: string) =>
    execFileSync(buf, ['build', folder, '--exclude-source-info', '--as-file-descriptor-set', '-o', '-'], { cwd: root });
  return Buffer.concat([build('proto'), build('node_modules/grpc-health-check/proto')]);
}

function generate(outDir: string): void {
  const generator = createRequire(import.meta.url).resolve('@grpc/proto-loader/build/bin/proto-loader-gen-types.js');
  execFileSync(process.execPath, [generator, ...typeGeneratorArguments(outDir)], { cwd: root });
  writeFileSync(join(outDir, 'descriptors.binpb'), descriptors());
  writeFileSync(join(outDir, 'methods.ts'), methodsModule(unaryMethods(loadUcsDefinition())));
}

/** The generated files below a folder: path relative to it, and text. */
function readGenerated(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (path: string): void => {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else texts.set(relative(folder, path), readFileSync(path, 'latin1'));
  };
  for (const path of generatedPaths) visit(join(folder, path));
  return texts;
}

function check(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'ucs-proto-'));
  try {
    generate(scratch);
    const expected = readGenerated(scratch);
    const actual = readGenerated(target);
    const differing = [...new Set([...expected.keys(), ...actual.keys()])].filter(
      (path) => expected.get(path) !== actual.get(path),
    );
    if (differing.length === 0) return;
    console.error(`src/proto is not what proto/ says (${differing.join(', ')}): run npm run proto:generate`);
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function write(): void {
  for (const path of generatedPaths) rmSync(join(target, path), { recursive: true, force: true });
  generate(target);
  // The generator's entry modules load everything at once; nobody needs them, the loader does that at run time.
  for (const file of protoFiles) {
    rmSync(join(target, `${file.slice(file.lastIndexOf('/') + 1, -'.proto'.length)}.ts`));
  }
}

if (process.argv.includes('--check')) check();
else write();
