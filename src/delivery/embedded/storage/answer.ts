import type { Answer, Question } from '../storage-message.ts';
import type { Storage } from './storage.ts';

/** A storage that could not be opened has a log of its own: empty, under an epoch that no client knows. */
const UNOPENED_EPOCH = 'unopened';

/** What the storage says to a question; without one, that there is nothing. What is unreadable is reported. */
export function toAnswer(storage: Storage | undefined, question: Question, reports: string[]): Answer {
  const { id } = question;
  if (question.type === 'body') return { id, type: 'body', body: storage?.body(question.sequence) };
  const { tenant, userId } = question;
  if (question.type === 'bounds') {
    const none = { epoch: UNOPENED_EPOCH, removedThrough: 0, newest: 0, delivered: { named: {}, others: 0 } };
    return { id, type: 'bounds', facts: storage?.facts(tenant, userId) ?? { bounds: none, lastOffset: undefined } };
  }
  const page = storage?.read(tenant, userId, question.after, question.limit, question.sizeMax) ?? {
    entries: [],
    unreadable: 0,
  };
  if (page.unreadable > 0) reports.push(`${page.unreadable} notifications in the log are unreadable and are left out.`);
  return { id, type: 'read', entries: page.entries };
}
