/** Begins work at a steady pace for so long, whatever became of what was begun before; resolves when all of it is done. Rejects with what fails first. */
export async function atPace(
  perSecond: number,
  seconds: number,
  begin: (number: number) => Promise<void>,
): Promise<void> {
  const underWay: Promise<void>[] = [];
  const startedMs = performance.now();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const passed = () => (performance.now() - startedMs) / 1_000;
  while (passed() < seconds) {
    while (underWay.length < passed() * perSecond) {
      const work = begin(underWay.length);
      work.catch(reject);
      underWay.push(work);
    }
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 2))]);
  }
  await Promise.race([failed, Promise.all(underWay)]);
}
