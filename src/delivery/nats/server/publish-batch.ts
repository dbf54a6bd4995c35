import {
  type MsgHdrs,
  MsgHdrsImpl,
  type NatsConnection,
  NoRespondersError,
  RequestError,
} from '@nats-io/transport-node';
import { z } from 'zod';
import type { Answer, StreamMessage } from '../core/batch.ts';

/** The server's answer to the last message of an atomic batch. */
const acknowledgement = z.object({
  seq: z.number().optional(),
  error: z.object({ err_code: z.number().optional() }).optional(),
});

/** Codes of nats-server: the condition on a subject's last sequence does not hold; the stream is full. */
const WRONG_LAST_SEQUENCE = 10071;
const STREAM_FULL = 10077;

/** Stores messages in one step, all or none. Never rejects. */
export async function publishBatch(
  connection: NatsConnection,
  attempt: string,
  messages: readonly StreamMessage[],
  timeoutMs: number,
): Promise<Answer> {
  try {
    const last = messages.length - 1;
    for (const [index, message] of messages.entries()) {
      const { subject } = message;
      // The client's own way to bytes takes four times as long.
      const payload = Buffer.from(message.payload);
      const place = { 'Nats-Batch-Id': attempt, 'Nats-Batch-Sequence': String(index + 1) };
      if (index < last) {
        connection.publish(subject, payload, { headers: toHeaders({ ...message.headers, ...place }) });
        continue;
      }
      const headers = toHeaders({ ...message.headers, ...place, 'Nats-Batch-Commit': '1' });
      const answer = await connection.request(subject, payload, { headers, timeout: timeoutMs });
      return toAnswer(acknowledgement.parse(answer.json()));
    }
    return { type: 'refused', why: 'other' };
  } catch (error) {
    return isNobody(error) ? { type: 'refused', why: 'nobody' } : { type: 'unclear' };
  }
}

/** Headers on their way out: nothing can be added to them. The names are taken as they are, and no value has a line break. */
export function toHeaders(fields: Readonly<Record<string, string>>): MsgHdrs {
  let text = 'NATS/1.0\r\n';
  for (const name in fields) text += `${name}: ${fields[name]}\r\n`;
  return new OutgoingHeaders(`${text}\r\n`);
}

/** The client's own ones look at each name and value several times. */
class OutgoingHeaders extends MsgHdrsImpl {
  readonly #text: string;
  constructor(text: string) {
    super();
    this.#text = text;
  }
  override encode(): Uint8Array {
    if (this.size() > 0) throw new Error('something was added to headers that are on their way out');
    return Buffer.from(this.#text);
  }
}

function toAnswer({ seq, error }: z.infer<typeof acknowledgement>): Answer {
  if (error === undefined) return seq === undefined ? { type: 'unclear' } : { type: 'stored', sequence: seq };
  if (error.err_code === WRONG_LAST_SEQUENCE) return { type: 'refused', why: 'condition' };
  return { type: 'refused', why: error.err_code === STREAM_FULL ? 'full' : 'other' };
}

/** Nobody was there to take the request. */
export function isNobody(error: unknown): boolean {
  return error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
}
