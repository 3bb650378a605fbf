import { InvalidArgumentError, type Command } from 'commander';

/** `--runs-dir` stands on every command that looks for runs. */
export function addRunsDirOption(command: Command): Command {
  return command.option(
    '--runs-dir <folder>',
    'folder of the runs (default: the nearest .margin/runs upwards, else .margin/runs here)',
  );
}

/** Collects `--set path=value` and `--env K=V`. The value may hold further "=". */
export function collectPair(
  word: string,
  before: (readonly [string, string])[] = [],
): (readonly [string, string])[] {
  const at = word.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('It needs the form name=value.');
  return [...before, [word.slice(0, at), word.slice(at + 1)]];
}

export const RUN_ARGUMENT = ['<run>', 'folder, id, unique beginning of an id, name, or "latest"'] as const;
