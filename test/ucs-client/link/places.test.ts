import { describe, expect, it } from 'vitest';
import { toAddresses, toPlaces } from '../../../src/ucs-client/link/places.ts';

describe('the places that a target names', () => {
  it.each([
    ['ucs:50051', { host: 'ucs', port: 50051 }],
    ['dns:ucs.example:50051', { host: 'ucs.example', port: 50051 }],
    ['dns:///ucs-1.example:1', { host: 'ucs-1.example', port: 1 }],
    ['dns://10.0.0.1/ucs:50051', undefined],
    ['dns:///ucs', undefined],
    ['127.0.0.1:50051', undefined],
    ['ipv4:10.0.0.1:50051', undefined],
    ['ipv6:[::1]:50051', undefined],
    ['unix:/run/ucs.sock', undefined],
  ])('of %s have a name to look up: %j', (target, named) => {
    expect(toPlaces(target)).toEqual([{ written: target, named }]);
  });

  it('are several with commas between them, each once', () => {
    expect(toPlaces('a:1, b:2,a:1,unix:/run/u.sock').map(({ written }) => written)).toEqual([
      'a:1',
      'b:2',
      'unix:/run/u.sock',
    ]);
  });

  it('have an address for each of a name’s, whose server still has the name', () => {
    const [place] = toPlaces('dns:///ucs:50051');
    if (place?.named === undefined) throw new Error('no name');
    const server = { authority: 'ucs:50051', host: 'ucs' };
    expect(toAddresses(place, place.named, ['10.0.0.1', '::1', '10.0.0.1'])).toEqual([
      { target: 'ipv4:10.0.0.1:50051', name: 'dns:///ucs:50051 (10.0.0.1:50051)', server },
      { target: 'ipv6:[::1]:50051', name: 'dns:///ucs:50051 ([::1]:50051)', server },
    ]);
  });
});
