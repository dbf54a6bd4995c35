import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export const ROOT = normalize(join(import.meta.dirname, '../..'));

export type Import = {
  /** As written: `node:fs`, `zod`, `./leaf.ts`. */
  readonly specifier: string;
  /** Path from the root of the repository for a relative import, else undefined. */
  readonly target: string | undefined;
  /** Whether only types come over: it leaves no trace at run time. */
  readonly typeOnly: boolean;
};

export type SourceFile = {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  /** The text without comments; strings stay. */
  readonly code: string;
  readonly imports: readonly Import[];
};

/** Folders of what is brought or built, not written: those of npm, and of the examples in Java, Python and Go. */
const NOT_WRITTEN = /(^|\/)(node_modules|target|\.venv|gen)\//;

/** Every file below the folder with one of these endings that somebody wrote. */
export function filesBelow(folder: string, endings: readonly string[]): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !NOT_WRITTEN.test(path))
    .sort();
}

/** The TypeScript files below the folder, with their imports. */
export function sourceFilesBelow(folder: string): readonly SourceFile[] {
  return filesBelow(folder, ['.ts']).map((path) => toSourceFile(path, readFileSync(join(ROOT, path), 'utf8')));
}

export function toSourceFile(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  return { path, lines: text.split('\n').length - 1, code, imports: importsOf(path, code) };
}

const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;

function withoutComments(text: string): string {
  return text.replace(COMMENT_OR_TEXT, (found) => (found.startsWith('/') ? ' ' : found));
}

/** `import ... from 'x'`, `export ... from 'x'`, `import 'x'`: statements begin a line, as the formatter has it. */
const STATEMENT = /^(?:import|export)\s+(?:(type)\s+)?(?:[^;'"]*?\bfrom\s*)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(path: string, code: string): readonly Import[] {
  const statements = [...code.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...code.matchAll(DYNAMIC)].map(([, specifier = '']) => ({ specifier, typeOnly: false }));
  return [...statements, ...dynamic].map((found) => ({ ...found, target: targetOf(path, found.specifier) }));
}

function targetOf(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? join(dirname(path), specifier).replaceAll('\\', '/') : undefined;
}
