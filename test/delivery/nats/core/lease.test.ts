import { describe, expect, it } from 'vitest';
import { createLease, type Lease } from '../../../../src/delivery/nats/core/lease.ts';
import type { NodeMessage } from '../../../../src/delivery/nats/core/node-message.ts';

const alive: NodeMessage = { state: 'alive', batch: 'x' };
const at = (ms: number) => ({ monotonicMs: ms, wallMs: ms });

function me(): Lease {
  return createLease({ node: 'me', dispatchStopMs: 900, claimMs: 1600, blindMs: 300 });
}

/** The node's own beats come back, every 100 ms until then. */
function watchUntil(lease: Lease, fromMs: number, untilMs: number): void {
  for (let ms = fromMs; ms <= untilMs; ms += 100) lease.observe('me', ms, alive, at(ms));
}

describe('the lease of a node', () => {
  it('lets it make calls until its last stored beat was sent too long ago, by either clock [promise 6]', () => {
    const lease = me();
    expect(lease.mayDispatch(at(0))).toBe(false);
    lease.beatStored(at(1000));
    expect(lease.mayDispatch(at(1899))).toBe(true);
    expect(lease.mayDispatch({ monotonicMs: 1900, wallMs: 1000 })).toBe(false);
    expect(lease.mayDispatch({ monotonicMs: 1000, wallMs: 1900 })).toBe(false);
    lease.beatStored(at(2500));
    expect(lease.mayDispatch(at(2600))).toBe(true);
  });

  it('is over for good when another node has claimed it', () => {
    const lease = me();
    lease.beatStored(at(0));
    lease.observe('me', 9, { state: 'claimed', by: 'other' }, at(1));
    expect(lease.mayDispatch(at(1))).toBe(false);
    expect(lease.claimedBy()).toBe('other');
    expect(lease.candidates(at(2))).toEqual([]);
  });
});

describe('whom a node claims', () => {
  it('is who was silent for long enough, while everything else came through, on the condition of what was seen of it last', () => {
    const lease = me();
    lease.observe('other', 7, alive, at(0));
    watchUntil(lease, 0, 1500);
    expect(lease.candidates(at(1599))).toEqual([]);
    expect(lease.candidates(at(1600))).toEqual([{ node: 'other', sequence: 7 }]);
    lease.observe('other', 8, alive, at(1600));
    expect(lease.candidates(at(1700))).toEqual([]);
  });

  it('is nobody while its own beats do not come back, and after that the watch starts anew', () => {
    const lease = me();
    lease.observe('other', 7, alive, at(0));
    watchUntil(lease, 0, 500);
    expect(lease.candidates(at(5000))).toEqual([]);
    watchUntil(lease, 5000, 6500);
    expect(lease.candidates(at(6500))).toEqual([]);
    watchUntil(lease, 6600, 6600);
    expect(lease.candidates(at(6600))).toEqual([{ node: 'other', sequence: 7 }]);
  });

  it('is at once who has said that it leaves something behind, and never who has left nothing', () => {
    const lease = me();
    watchUntil(lease, 0, 0);
    lease.observe('left', 3, { state: 'released', batch: 'x' }, at(0));
    lease.observe('done', 4, alive, at(0));
    lease.observe('done', 5, { state: 'ended', batch: 'x' }, at(0));
    expect(lease.candidates(at(1))).toEqual([{ node: 'left', sequence: 3 }]);
    expect(lease.living()).toBe(1);
  });

  it('is a claimed node only through its heir: when that was claimed by this one, or is not known any more', () => {
    const lease = me();
    watchUntil(lease, 0, 0);
    lease.observe('heir', 3, alive, at(0));
    lease.observe('dead', 4, { state: 'claimed', by: 'heir' }, at(0));
    lease.observe('mine', 5, { state: 'claimed', by: 'me' }, at(0));
    expect(lease.candidates(at(1))).toEqual([]);
    lease.observe('heir', 6, { state: 'claimed', by: 'me' }, at(1));
    expect(lease.candidates(at(1))).toEqual([{ node: 'dead', sequence: 4 }]);
    lease.observe('heir', 7, { state: 'ended', batch: '' }, at(1));
    expect(lease.candidates(at(1))).toEqual([{ node: 'dead', sequence: 4 }]);
  });
});
