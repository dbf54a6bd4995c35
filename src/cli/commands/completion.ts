import { COMMON_FLAGS } from '../call/call-words.ts';
import { operations, toFlags } from '../call/operation-flags.ts';
import { type Command, EXIT_OK, EXIT_WRONG_USE } from '../command.ts';

const SHELLS = ['bash', 'zsh'];

/** Prints a script that completes commands, operations and their options in a shell. `commandNames`: every command there is. */
export function createCompletion(commandNames: () => readonly string[]): Command {
  return {
    name: 'completion',
    usage: 'bash | zsh',
    summary: 'print a script that completes the command line: source <(ucs-gateway completion bash)',
    help: () => [],
    async run([shell, ...more], { print, complain }) {
      if (shell === undefined || !SHELLS.includes(shell) || more.length > 0) {
        complain(`expected one of ${SHELLS.join(', ')}`);
        return EXIT_WRONG_USE;
      }
      print(toCompletionScript(shell, commandNames()));
      return EXIT_OK;
    },
  };
}

/** zsh understands bash's way once it is told to. */
function toCompletionScript(shell: string, commandNames: readonly string[]): string {
  const cases = operations.map((operation) => {
    const flags = [...toFlags(operation).map(({ flag }) => flag), ...COMMON_FLAGS];
    return `      ${operation.name}) words="${flags.join(' ')}" ;;`;
  });
  return [
    ...(shell === 'zsh'
      ? ['autoload -U +X compinit && compinit -i', 'autoload -U +X bashcompinit && bashcompinit']
      : []),
    '_ucs_gateway() {',
    '  local current="$2" words="" command operation rest',
    '  read -r _ command operation rest <<<"$COMP_LINE"',
    '  if [ "$COMP_CWORD" = 1 ]; then',
    `    words="${[...commandNames, 'help', '--version'].join(' ')}"`,
    '  elif [ "$command" = call ] && [ "$COMP_CWORD" = 2 ]; then',
    `    words="${[...operations.map(({ name }) => name), '--watch'].join(' ')}"`,
    '  elif [ "$command" = call ]; then',
    '    case "$operation" in',
    ...cases,
    `      *) words="${COMMON_FLAGS.join(' ')}" ;;`,
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -F _ucs_gateway ucs-gateway',
  ].join('\n');
}
