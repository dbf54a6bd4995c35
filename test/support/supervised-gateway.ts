import type { Program } from './gateway-process.ts';

/** A gateway that is started again whenever it ends, as supervisors do. */
export type SupervisedGateway = {
  readonly address: string;
  /** Of the present start. */
  program(): Program;
  /** How its starts have ended so far. */
  readonly ends: readonly (number | NodeJS.Signals)[];
  /** Resolves when the start after the present one is ready. */
  restarted(): Promise<void>;
  stop(): Promise<void>;
};

/** `start` must give the same address each time. */
export async function superviseGateway(start: () => Promise<Program>): Promise<SupervisedGateway> {
  let program = await start();
  let stopping = false;
  const ends: (number | NodeJS.Signals)[] = [];
  const waiting = new Set<() => void>();

  async function supervise(): Promise<void> {
    while (!stopping) {
      ends.push(await program.exited);
      if (stopping) return;
      program = await start();
      for (const isReady of waiting) isReady();
      waiting.clear();
    }
  }

  const supervised = supervise();
  // Whoever stops it is told.
  supervised.catch(() => {});
  return {
    address: program.address,
    program: () => program,
    ends,
    restarted: () => new Promise((resolve) => void waiting.add(resolve)),
    async stop() {
      stopping = true;
      program.signal('SIGCONT');
      await program.stop();
      await supervised;
    },
  };
}
