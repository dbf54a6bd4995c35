import {
  isFunctionDeclaration,
  isFunctionLikeDeclaration,
  isMethodDeclaration,
  isPropertyAssignment,
  isVariableDeclaration,
  type Node,
  type SourceFile,
} from 'typescript/unstable/ast';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

export type FunctionSize = {
  /** Its file, the line where it begins, and its name. */
  readonly place: string;
  readonly lines: number;
  /** Without those of the functions declared in it. */
  readonly ownLines: number;
  /** How many are declared in it, or are constants of it. */
  readonly innerFunctions: number;
};

type Measured = { readonly place: string; readonly lines: number; innerLines: number; innerFunctions: number };

/** How long every function of these files is, which are given by path and text. */
export function functionSizesOf(files: ReadonlyMap<string, string>): readonly FunctionSize[] {
  const compilerOptions = { allowJs: true, noLib: true, noResolve: true, types: [] };
  const paths = [...files.keys()];
  const api = new API({
    cwd: '/',
    fs: createVirtualFileSystem({
      '/tsconfig.json': JSON.stringify({ compilerOptions, files: paths }),
      ...Object.fromEntries([...files].map(([path, text]) => [`/${path}`, text])),
    }),
  });
  try {
    const [project] = api.updateSnapshot({ openProjects: ['/tsconfig.json'] }).getProjects();
    return paths.flatMap((path) => {
      const tree = project?.program.getSourceFile(`/${path}`);
      if (tree === undefined) throw new Error(`${path} is not parsed`);
      return measure(path, tree);
    });
  } finally {
    api.close();
  }
}

function measure(path: string, tree: SourceFile): readonly FunctionSize[] {
  const found: Measured[] = [];
  const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
  const visit = (node: Node, parent: Node, outer: Measured | undefined): void => {
    if (!isFunctionLikeDeclaration(node)) {
      node.forEachChild((child) => visit(child, node, outer));
      return;
    }
    const first = lineOf(node.getStart(tree));
    const own = { place: `${path}:${first + 1} ${nameOf(node, parent)}`, innerLines: 0, innerFunctions: 0 };
    const measured: Measured = { ...own, lines: lineOf(node.getEnd()) - first + 1 };
    found.push(measured);
    if (outer !== undefined && (isFunctionDeclaration(node) || isVariableDeclaration(parent))) {
      outer.innerLines += measured.lines;
      outer.innerFunctions += 1;
    }
    node.forEachChild((child) => visit(child, node, measured));
  };
  tree.forEachChild((node) => visit(node, tree, undefined));
  return found.map(({ innerLines, ...size }) => ({ ...size, ownLines: size.lines - innerLines }));
}

function nameOf(node: Node, parent: Node): string {
  if (isFunctionDeclaration(node) || isMethodDeclaration(node)) return node.name?.getText() ?? '';
  return isVariableDeclaration(parent) || isPropertyAssignment(parent) ? parent.name.getText() : 'without a name';
}
