/** What is used of a stream in object mode. */
export type CarriedStream = {
  on(event: string, listener: (...args: never[]) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  isPaused(): boolean;
  write(reply: object): boolean;
  end(): unknown;
};

/** Calls of one stream under way at once; past it nothing more is read from the stream. */
const UNDER_WAY_MAX = 1_024;

/**
 * Answers what comes on a stream, in the order in which answers are ready. Reads no more while too many are under way or the other side takes no replies. Ends the stream
 * when the other side has ended, or on the signal, and everything read is answered.
 */
export function carryStream<Call, Reply extends object>(
  stream: CarriedStream,
  answer: (call: Call) => Promise<Reply>,
  stopping: AbortSignal,
): void {
  let underWay = 0;
  let congested = false;
  let ending = false;

  function readOn(): void {
    if (ending || congested || underWay >= UNDER_WAY_MAX) stream.pause();
    else if (stream.isPaused()) stream.resume();
  }
  function end(): void {
    ending = true;
    readOn();
    if (underWay === 0) stream.end();
  }

  stream.on('data', (call: Call) => {
    underWay++;
    readOn();
    answer(call).then((reply) => {
      underWay--;
      congested = !stream.write(reply) || congested;
      if (ending) end();
      else readOn();
    });
  });
  stream.on('drain', () => {
    congested = false;
    readOn();
  });
  // The other side is gone, and with it whoever waited.
  stream.on('error', () => {});
  stream.on('end', end);
  stopping.addEventListener('abort', end);
  stream.on('close', () => stopping.removeEventListener('abort', end));
}
