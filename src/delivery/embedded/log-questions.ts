import type { UserKey } from '../../identity/caller.ts';
import type { LogBounds, LogEntry } from '../journal.ts';
import type { KnownLogs } from './known-logs.ts';
import type { Answer, Question } from './storage-message.ts';

/** Questions to the storage thread on their way there and back: those of one turn of the event loop travel together. */
export type LogQuestions = {
  /** The body of an open record; undefined when it is not there, or cannot be read at present. */
  body(sequence: number): Promise<string | undefined>;
  /** At once where the answer is known. */
  bounds(user: UserKey): LogBounds | Promise<LogBounds>;
  read(user: UserKey, after: number, limit: number, sizeMax?: number): Promise<readonly LogEntry[]>;
  settle(answers: readonly Answer[]): void;
};

export function createLogQuestions(known: KnownLogs, ask: (questions: readonly Question[]) => void): LogQuestions {
  const waiting = new Map<number, (answer: Answer) => void>();
  let questions: Question[] = [];
  let lastId = 0;

  function pose(question: Question, answered: (answer: Answer) => void): void {
    waiting.set(question.id, answered);
    questions.push(question);
    if (questions.length > 1) return;
    setImmediate(() => {
      ask(questions);
      questions = [];
    });
  }

  function askBounds(user: UserKey): Promise<LogBounds> {
    const { tenant, userId } = user;
    const learn = known.asked(user);
    return new Promise((resolve) => {
      pose({ id: ++lastId, type: 'bounds', tenant, userId }, (answer) => {
        if (answer.type !== 'bounds') return;
        learn(answer.facts);
        resolve(answer.facts.bounds);
      });
    });
  }
  function askEntries(user: UserKey, after: number, limit: number, sizeMax: number): Promise<readonly LogEntry[]> {
    const { tenant, userId } = user;
    return new Promise((resolve) => {
      pose({ id: ++lastId, type: 'read', tenant, userId, after, limit, sizeMax }, (answer) => {
        if (answer.type === 'read') resolve(answer.entries.map((entry) => ({ user, ...entry })));
      });
    });
  }

  return {
    body: (sequence) =>
      new Promise((resolve) => {
        pose({ id: ++lastId, type: 'body', sequence }, (answer) => {
          if (answer.type === 'body') resolve(answer.body);
        });
      }),
    bounds: (user) => known.bounds(user) ?? askBounds(user),
    read: (user, after, limit, sizeMax = Number.POSITIVE_INFINITY) =>
      known.endsBy(user, after) ? Promise.resolve([]) : askEntries(user, after, limit, sizeMax),
    settle(answers) {
      for (const answer of answers) {
        waiting.get(answer.id)?.(answer);
        waiting.delete(answer.id);
      }
    },
  };
}
