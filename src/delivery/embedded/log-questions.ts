import type { UserKey } from '../../identity/caller.ts';
import type { LogBounds, LogEntry } from '../journal.ts';
import type { Answer, Question } from './storage-message.ts';

/** Questions to the storage thread on their way there and back: those of one turn of the event loop travel together. */
export type LogQuestions = {
  /** The body of an open record; undefined when it is not there, or cannot be read at present. */
  body(sequence: number): Promise<string | undefined>;
  bounds(user: UserKey): Promise<LogBounds>;
  read(user: UserKey, after: number, limit: number, sizeMax?: number): Promise<readonly LogEntry[]>;
  settle(answers: readonly Answer[]): void;
};

export function createLogQuestions(ask: (questions: readonly Question[]) => void): LogQuestions {
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

  return {
    body: (sequence) =>
      new Promise((resolve) => {
        pose({ id: ++lastId, type: 'body', sequence }, (answer) => {
          if (answer.type === 'body') resolve(answer.body);
        });
      }),
    bounds: ({ tenant, userId }) =>
      new Promise((resolve) => {
        pose({ id: ++lastId, type: 'bounds', tenant, userId }, (answer) => {
          if (answer.type === 'bounds') resolve(answer.bounds);
        });
      }),
    read: (user, after, limit, sizeMax = Number.POSITIVE_INFINITY) =>
      new Promise((resolve) => {
        const { tenant, userId } = user;
        pose({ id: ++lastId, type: 'read', tenant, userId, after, limit, sizeMax }, (answer) => {
          if (answer.type === 'read') resolve(answer.entries.map((entry) => ({ user, ...entry })));
        });
      }),
    settle(answers) {
      for (const answer of answers) {
        waiting.get(answer.id)?.(answer);
        waiting.delete(answer.id);
      }
    },
  };
}
