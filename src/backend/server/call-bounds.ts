import { UcsError } from '../fault.ts';

export type CallBoundsOptions = {
  /** Calls under way at once; a further one is refused with RESOURCE_EXHAUSTED. */
  readonly callsMax: number;
  /** Of one tenant. */
  readonly callsPerTenantMax: number;
};

export type CallBounds = {
  /** Counts a call in; the function returned counts it out. Fault OVERLOADED when there are too many, of all or of this tenant. */
  enter(tenant: string): () => void;
  underWay(): number;
};

/** How much is taken at once, so that nobody waits behind a flood, and no tenant behind another's. */
export function createCallBounds({ callsMax, callsPerTenantMax }: CallBoundsOptions): CallBounds {
  /** Only those that have calls under way. */
  const byTenant = new Map<string, number>();
  let underWay = 0;

  return {
    enter(tenant) {
      const ofTenant = byTenant.get(tenant) ?? 0;
      if (underWay >= callsMax) throw new UcsError('overloaded', 'The UCS has too many calls under way');
      if (ofTenant >= callsPerTenantMax)
        throw new UcsError('overloaded', 'The contact centre has too many calls under way');
      underWay += 1;
      byTenant.set(tenant, ofTenant + 1);
      return () => {
        underWay -= 1;
        const left = (byTenant.get(tenant) ?? 1) - 1;
        if (left === 0) byTenant.delete(tenant);
        else byTenant.set(tenant, left);
      };
    },
    underWay: () => underWay,
  };
}
