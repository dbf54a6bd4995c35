import { expect, it } from 'vitest';
import { createLinksByNode } from '../../../src/bayeux/relay/links-by-node.ts';

it('links are found by node and name, and those of one node alone or all are listed', () => {
  const links = createLinksByNode<number>();
  links.set('a', '1', 1);
  links.set('a', '2', 2);
  links.set('b', '1', 3);
  links.set('b', '1', 4);
  expect([links.get('a', '1'), links.get('b', '1'), links.get('b', '2'), links.get('c', '1')]).toEqual([
    1,
    4,
    undefined,
    undefined,
  ]);
  expect([links.of('a'), links.of('c'), links.of(undefined), links.size()]).toEqual([[1, 2], [], [1, 2, 4], 3]);
  links.delete('b', '1');
  links.delete('b', '1');
  links.delete('c', '1');
  expect([links.nodes(), links.size()]).toEqual([['a'], 2]);
});
