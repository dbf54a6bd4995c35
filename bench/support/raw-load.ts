import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Answers end here: the last member of the acceptance, or the last of a Bayeux answer's messages. */
const ANSWER_ENDS: ReadonlySet<number | undefined> = new Set(['}'.charCodeAt(0), ']'.charCodeAt(0)]);

/**
 * Sends the same POST again and again over so many connections, one at a time on each, and counts the answers. It costs so little that the server is
 * what is measured. Throws when an answer is not a 200.
 */
export async function countAnswers(
  url: string,
  options: {
    readonly connections: number;
    readonly durationMs: number;
    readonly headers: string;
    /** Of all connections, or of each. */
    readonly body: string | readonly string[];
  },
): Promise<{ readonly answers: number; readonly seconds: number }> {
  const { hostname, port, pathname } = new URL(url);
  const toRequest = (body: string): Buffer =>
    Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n${options.headers}` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  const bodies = typeof options.body === 'string' ? [options.body] : options.body;
  const sockets: Socket[] = [];
  for (let count = 0; count < options.connections; count++) {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    await once(socket, 'connect');
    sockets.push(socket);
  }
  let answers = 0;
  let problem: string | undefined;
  const startedMs = performance.now();
  for (const [index, socket] of sockets.entries()) {
    const request = toRequest(bodies[index % bodies.length] ?? '');
    socket.on('data', (chunk) => {
      if (!ANSWER_ENDS.has(chunk.at(-1))) return;
      if (chunk.subarray(9, 12).toString() !== '200') problem ??= chunk.toString();
      answers++;
      socket.write(request);
    });
    socket.on('error', (error) => {
      problem ??= error.message;
    });
    socket.write(request);
  }
  await new Promise((resolve) => setTimeout(resolve, options.durationMs));
  const result = { answers, seconds: (performance.now() - startedMs) / 1_000 };
  for (const socket of sockets) socket.destroy();
  if (problem !== undefined) throw new Error(`the server did not accept: ${problem}`);
  return result;
}
