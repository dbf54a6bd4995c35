import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import type { RandomBytes } from '../../../kernel/ids.ts';
import type { Subjects } from '../core/subjects.ts';

const SECRET_BYTES = 32;
const WRONG_LAST_SEQUENCE = 10071;

/** The secret of this name, the same on all gateways: whoever is first makes it. Rejects when it can neither be read nor made. */
export async function openSharedSecret(
  client: JetStreamClient,
  manager: JetStreamManager,
  subjects: Subjects,
  name: string,
  randomBytes: RandomBytes,
): Promise<Uint8Array> {
  const subject = subjects.secret(name);
  try {
    const text = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
    await client.publish(subject, text, { expect: { lastSubjectSequence: 0 } });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== WRONG_LAST_SEQUENCE) throw error;
  }
  const found = await manager.streams.getMessage(subjects.stream, { last_by_subj: subject });
  if (found === null) throw new Error(`the secret ${name} is not to be found in NATS`);
  return Buffer.from(found.string(), 'base64url');
}
