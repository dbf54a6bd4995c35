import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { isPassword, type PasswordQuestion } from './password-hash.ts';

/**
 * A thread in which passwords are checked. It gives way to all others: woken at the priority of the event loop, it took the processor from it for
 * a millisecond and more at every guess. Only Linux has priorities of threads; elsewhere it would be that of the process.
 */
function serve(port: NonNullable<typeof parentPort>): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  port.on('message', (question: PasswordQuestion) => port.postMessage(isPassword(question)));
}

if (parentPort !== null) serve(parentPort);
