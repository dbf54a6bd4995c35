import type { SourceFile } from './source-files.ts';

/** One part of a house, and the parts it may import beside itself. A part is a folder (`src/edge/`) or a file. */
export type PartRule = { readonly part: string; readonly mayImport: readonly string[] };

/** Floors of a room, from the top down: a file may import from its own floor and from those below. Siblings share a floor and do not know each other. */
export type Floors = { readonly room: string; readonly floors: readonly (readonly string[])[] };

/** The longest part that the path begins with. */
function partOf(path: string, parts: readonly string[]): string | undefined {
  return parts.filter((part) => path.startsWith(part)).sort((a, b) => b.length - a.length)[0];
}

function targetsOf({ imports }: SourceFile): readonly string[] {
  return imports.flatMap(({ target }) => target ?? []);
}

/** Imports from one room into another that the rules do not allow, each as a sentence that says what to do. */
export function forbiddenBetweenRooms(file: SourceFile, rules: readonly PartRule[]): readonly string[] {
  const part = partOf(
    file.path,
    rules.map((rule) => rule.part),
  );
  const rule = rules.find((known) => known.part === part);
  if (rule === undefined) return [`${file.path} is in no room: give it a line in the rules of test/support/rooms.ts.`];
  const allowed = [rule.part, ...rule.mayImport];
  return targetsOf(file)
    .filter((target) => !allowed.some((start) => target.startsWith(start)))
    .map(
      (target) =>
        `${file.path} imports ${target}. ${rule.part} may import ${rule.mayImport.join(', ') || 'nothing else'}: ` +
        'move what both need to one of these, or take it as an option that the composition root hands over.',
    );
}

/** Imports inside a room that lead up, or from sibling to sibling. */
export function forbiddenBetweenFloors(file: SourceFile, { room, floors }: Floors): readonly string[] {
  if (!file.path.startsWith(room)) return [];
  const places = floors.flatMap((names, floor) => names.map((name) => ({ path: room + name, floor })));
  const placeOf = (path: string) =>
    places.find(
      ({ path: start }) =>
        path.startsWith(start) &&
        partOf(
          path,
          places.map((p) => p.path),
        ) === start,
    );
  const own = placeOf(file.path);
  if (own === undefined) return [`${file.path} stands on no floor of ${room}: give it one in test/support/rooms.ts.`];
  return targetsOf(file)
    .filter((target) => target.startsWith(room))
    .filter((target) => {
      const place = placeOf(target);
      return place !== undefined && place.path !== own.path && place.floor <= own.floor;
    })
    .map(
      (target) =>
        `${file.path} imports ${target}. In ${room} imports go down: ${toPicture(floors)}. ` +
        'Move what is needed to a lower floor, or turn the call round.',
    );
}

function toPicture(floors: Floors['floors']): string {
  return floors.map((names) => names.join(', ')).join(' -> ');
}

/** Circles of imports, types included, each once, with what to do. */
export function circles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      const circle = [...trail.slice(trail.indexOf(path)), path].join(' -> ');
      found.push(`${circle}: give what both need a file of its own.`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
