import { status } from '@grpc/grpc-js';
import type { Log } from '../../telemetry/port.ts';
import type { UcsHealth } from '../port.ts';
import { CALL_CANCELLED, type Road, type RoadCall, type RoadReply } from '../road/road.ts';
import { type AddressWatchOptions, createAddressWatch } from './address-watch.ts';
import { createOutlier, type Outlier, type OutlierOptions } from './outlier.ts';
import { type Address, toPlaces } from './places.ts';
import { createTurns } from './turns.ts';
import { createUcsLink, type UcsLink, type UcsLinkOptions } from './ucs-link.ts';

export type UcsLinksOptions = Omit<UcsLinkOptions, 'target' | 'name' | 'server'> &
  Omit<AddressWatchOptions, 'places' | 'onAddresses'> &
  OutlierOptions & {
    /** A gRPC target, or several with commas between them. */
    readonly target: string;
  };

/** All backends behind one target: calls go round those that serve. */
export type UcsLinks = Pick<Road, 'call' | 'callsMax' | 'stop'> & {
  health(): UcsHealth;
  /** Called at every change of a backend's health, once all have been heard of for the first time. */
  onChange(listener: () => void): void;
  /** How many addresses there are, and how many of them serve. */
  addresses(): { readonly known: number; readonly serving: number };
};

type Member = {
  readonly link: UcsLink;
  readonly address: Address;
  readonly outlier: Outlier;
  isHeard: boolean;
  underWay: number;
  isGone: boolean;
};

const NOBODY_THERE = { code: status.UNAVAILABLE };
const SERVING: UcsHealth = { serving: true, problem: undefined };

export function createUcsLinks(options: UcsLinksOptions): UcsLinks {
  const { log, target } = options;
  const places = toPlaces(target);
  const members = new Map<string, Member>();
  /** No longer among the addresses; what is under way on them ends. */
  const leaving = new Set<Member>();
  let listener = (): void => {};
  const turns = createTurns(toRank);
  let isLookedUp = false;
  let stopped = false;

  const watch = createAddressWatch({ ...options, places, onAddresses: become });

  function become(addresses: readonly Address[]): void {
    const wanted = new Map(addresses.map((address) => [address.target, address]));
    for (const [key, member] of members) if (!wanted.has(key)) retire(key, member);
    for (const [key, address] of wanted) if (!members.has(key)) members.set(key, join(address));
    turns.among([...members.values()]);
    isLookedUp = true;
    if (members.size === 0) listener();
  }

  function join(address: Address): Member {
    const link = createUcsLink({ ...options, ...address, log: log.child({ ucs: address.name }) });
    const member: Member = {
      link,
      address,
      outlier: createOutlier(options),
      isHeard: false,
      underWay: 0,
      isGone: false,
    };
    link.onChange(({ serving, problem }) => {
      const isFirst = !member.isHeard;
      member.isHeard = true;
      if (!serving) watch.lookAgain();
      if (members.size > 1 && !(isFirst && serving)) tellOfOne(log, serving, problem);
      if (serving || [...members.values()].every(({ isHeard }) => isHeard)) listener();
    });
    return member;
  }

  function retire(key: string, member: Member): void {
    members.delete(key);
    member.isGone = true;
    if (member.underWay === 0) member.link.stop();
    else leaving.add(member);
  }

  async function callBy(member: Member, call: RoadCall): Promise<RoadReply> {
    member.underWay += 1;
    member.outlier.begun();
    const reply = await member.link.call(call);
    member.underWay -= 1;
    const change = member.outlier.ended(reply);
    if (change !== undefined && members.size > 1) tellOfOutlier(log, member.address.name, change);
    if (member.isGone && member.underWay === 0 && leaving.delete(member)) member.link.stop();
    return reply;
  }

  function health(): UcsHealth {
    // Asked several times for each call: no list is made of what serves.
    for (const { link } of members.values()) if (link.health().serving) return SERVING;
    if (members.size === 0) return { serving: false, problem: toNobodyProblem(target, isLookedUp) };
    return { serving: false, problem: [...members.values()].map(({ link }) => link.health().problem).join(' ') };
  }

  return {
    call(call) {
      if (stopped) return Promise.resolve({ ok: false, error: CALL_CANCELLED });
      const member = turns.next();
      return member === undefined ? Promise.resolve({ ok: false, error: NOBODY_THERE }) : callBy(member, call);
    },
    callsMax() {
      let sum = 0;
      for (const { link } of members.values()) if (link.health().serving) sum += link.callsMax();
      return sum;
    },
    health,
    onChange(changed) {
      listener = changed;
    },
    addresses: () => ({
      known: members.size,
      serving: [...members.values()].filter(({ link }) => link.health().serving).length,
    }),
    stop() {
      stopped = true;
      watch.stop();
      for (const { link } of [...members.values(), ...leaving]) link.stop();
    },
  };
}

/** How much is to be said for a backend: that it serves, and that nothing speaks against it. One of which nothing is to be said is asked where there is no other. */
function toRank({ link, outlier }: Member): number {
  if (!link.health().serving) return 0;
  return link.isSuspect() || outlier.isOut() ? 1 : 2;
}

/** Of several, one that does not serve stops nothing: it is told beside what is told of all. */
function tellOfOne(log: Log, serving: boolean, problem: string | undefined): void {
  if (serving) log.info({}, 'One of several UCS serves again.');
  else log.warn({ problem }, 'One of several UCS does not serve: calls go to the others.');
}

/** Its health says nothing of it. */
function tellOfOutlier(log: Log, ucs: string, change: 'out' | 'back'): void {
  if (change === 'back') log.info({ ucs }, 'One of several UCS carries out calls again.');
  else log.warn({ ucs }, 'One of several UCS fails its calls: they go to the others, and it is tried now and then.');
}

function toNobodyProblem(target: string, isLookedUp: boolean): string {
  return isLookedUp
    ? `The UCS at ${target} has a name that is not found.`
    : `The UCS at ${target} has not been reached yet.`;
}
