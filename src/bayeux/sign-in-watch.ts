import type { UserKey } from '../identity/caller.ts';
import type { Identity as IdentityRoom } from '../identity/identity.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { OpenLink } from './open-link.ts';
import type { OpenLinks } from './open-links.ts';
import type { Identity, Input } from './protocol/port.ts';
import { toUserKey } from './user-log-reader.ts';

/** What Bayeux asks the identity room, once a link is open. */
export type SignInJudge = Pick<IdentityRoom, 'isOver' | 'onEnded'>;

export type SignInWatch = {
  /** A link was opened. */
  opened(): void;
  /** Whether what let this link in is over: nothing that it brings counts any more. */
  isOver(link: OpenLink): boolean;
  stop(): void;
};

/** How late a link may end after what let it in. */
const LOOK_EVERY_MS = 1000;

/** Ends links and sessions with what let them in: when it expires, and at once when it is ended before its time [S2]. */
export function createSignInWatch(
  { clock, signIns }: { readonly clock: Clock; readonly signIns: SignInJudge },
  open: { readonly links: Pick<OpenLinks, 'values' | 'size'>; readonly identities: () => Iterable<Identity> },
  feed: (input: Input) => void,
): SignInWatch {
  let timer: Timer | undefined;

  function expire(isOver: (link: OpenLink) => boolean): void {
    const over: OpenLink[] = [];
    for (const link of open.links.values()) if (isOver(link)) over.push(link);
    for (const link of over) feed({ type: 'expired', link: link.id });
  }
  /** There is no timer while there is no link. */
  function arm(): void {
    timer ??= clock.after(LOOK_EVERY_MS, look);
  }
  function look(): void {
    timer = undefined;
    const nowMs = clock.nowMs();
    expire(({ peer }) => peer.signIn !== undefined && peer.signIn.endsAtMs <= nowMs);
    if (open.links.size() > 0) arm();
  }
  const stopListening = signIns.onEnded((ended) => {
    if ('signIn' in ended) {
      expire(({ peer }) => peer.signIn?.id === ended.signIn);
      feed({ type: 'signed-out', signIns: new Set([ended.signIn]), identities: new Set() });
      return;
    }
    const isGone = (user: UserKey) => ended.isGone(user);
    expire(({ peer }) => peer.caller !== undefined && isGone(peer.caller));
    const identities = new Set([...open.identities()].filter((identity) => isGone(toUserKey(identity))));
    feed({ type: 'signed-out', signIns: new Set(), identities });
  });

  return {
    opened: arm,
    isOver: ({ peer }) => peer.signIn !== undefined && signIns.isOver(peer.signIn),
    stop() {
      timer?.cancel();
      stopListening();
    },
  };
}
