import type { ConfigProblem } from '../domain/configProblem';
import { decodeProblems } from './decodeProblems';
import type { RunCli } from './marginCli';

export type CheckOutcome =
  | { readonly kind: 'checked'; readonly problems: readonly ConfigProblem[] }
  /** The check itself could not be made; nothing is known of the file. */
  | { readonly kind: 'failed'; readonly message: string };

/** `margin check`: the configuration and the data that it names, in a child, because data files may be large. */
export async function checkConfig(runCli: RunCli, file: string): Promise<CheckOutcome> {
  const { exitCode, stdout, stderr } = await runCli(['check', file, '--json']);
  try {
    const answer = JSON.parse(stdout) as { problems?: unknown };
    if (Array.isArray(answer.problems)) return { kind: 'checked', problems: decodeProblems(answer.problems) };
  } catch {
    // Told below, with what stands on stderr.
  }
  return {
    kind: 'failed',
    message: stderr.trim() || `margin check ended with exit code ${exitCode ?? 'unknown'}`,
  };
}
