import type { ConfigProblem } from '../domain/configProblem';
import { CliError, EXIT } from './cliError';

/** Problems of a configuration, found before anything was started. */
export class ConfigProblemsError extends CliError {
  constructor(
    readonly file: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(`${renderProblems(file, problems)}\nNothing was started. Correct the lines above.`, EXIT.badInput);
  }
}

/** `file:line:col: message`, a line each, as editors and terminals make links of. */
export function renderProblems(file: string, problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ line, column, severity, message, related }) => {
      const word = severity === 'warning' ? 'warning: ' : '';
      const also =
        related === undefined ? '' : ` (${file}:${related.line}:${related.column}: ${related.message})`;
      return `${file}:${line}:${column}: ${word}${message}${also}`;
    })
    .join('\n');
}

export function hasErrors(problems: readonly ConfigProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
