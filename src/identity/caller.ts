/** Who is calling: a user of one contact centre, as every room of the gateway sees it. */
export type Caller = {
  /** The contact centre; the tenant of the UCS. */
  readonly tenant: string;
  /** The id that /me shows and that owns interactions. */
  readonly userId: string;
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  /** Features assigned to the contact centre (web-services-api.md, section 5). */
  readonly features: readonly string[];
};

/** A user across contact centres: what owns a notification log and a Bayeux session. */
export type UserKey = { readonly tenant: string; readonly userId: string };

/** One string for a UserKey, for use as the key of a Map. Tenant names and user ids hold no line feed. */
export function userKeyText(user: UserKey): string {
  return `${user.tenant}\n${user.userId}`;
}
