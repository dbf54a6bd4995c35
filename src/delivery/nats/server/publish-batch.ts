import { headers, type MsgHdrs, type NatsConnection, NoRespondersError, RequestError } from '@nats-io/transport-node';
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
      const all = toHeaders(message.headers);
      all.set('Nats-Batch-Id', attempt);
      all.set('Nats-Batch-Sequence', String(index + 1));
      if (index < last) {
        connection.publish(message.subject, message.payload, { headers: all });
        continue;
      }
      all.set('Nats-Batch-Commit', '1');
      const answer = await connection.request(message.subject, message.payload, { headers: all, timeout: timeoutMs });
      return toAnswer(acknowledgement.parse(answer.json()));
    }
    return { type: 'refused', why: 'other' };
  } catch (error) {
    return isNobody(error) ? { type: 'refused', why: 'nobody' } : { type: 'unclear' };
  }
}

export function toHeaders(fields: Readonly<Record<string, string>>): MsgHdrs {
  const all = headers();
  for (const [name, value] of Object.entries(fields)) all.set(name, value);
  return all;
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
