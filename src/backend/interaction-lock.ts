/** What is held while one interaction is changed (Store.lock). */
export function interactionLock(tenant: string, id: string): string {
  return `interaction ${tenant} ${id}`;
}
