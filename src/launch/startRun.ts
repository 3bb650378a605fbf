import type { ConfigProblem } from '../domain/configProblem';
import { decodeProblems } from './decodeProblems';
import type { CliResult, RunCli } from './marginCli';

export interface StartRequest {
  readonly runsDir: string;
  readonly cwd: string;
  readonly program:
    | { readonly kind: 'config'; readonly file: string }
    | { readonly kind: 'command'; readonly argv: readonly string[] }
    /** The recorded configuration, environment, argv and folder of an earlier run. */
    | { readonly kind: 'again'; readonly run: string }
    /** The recorded configuration from the run's last checkpoint on, to a later step. */
    | { readonly kind: 'resume'; readonly run: string; readonly steps: number };
}

export type StartResult =
  | { readonly kind: 'started'; readonly id: string; readonly folder: string }
  /** Bad input: nothing was started, no run folder was made. */
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Starts a detached recorder and waits until the run's folder is there. */
export async function startRun(runCli: RunCli, request: StartRequest): Promise<StartResult> {
  const result = await runCli(
    ['run', '--detach', '--json', '--runs-dir', request.runsDir, ...toArguments(request.program)],
    { cwd: request.cwd },
  );
  return decodeStartResult(result);
}

function toArguments(program: StartRequest['program']): string[] {
  switch (program.kind) {
    case 'config':
      return [program.file];
    case 'command':
      return ['--', ...program.argv];
    case 'again':
      return ['--again', program.run];
    case 'resume':
      return ['--resume', program.run, '--set', `steps=${program.steps}`];
  }
}

export function decodeStartResult({ exitCode, stdout, stderr }: CliResult): StartResult {
  const answer = parseLastLine(stdout);
  if (exitCode === 0 && typeof answer?.['id'] === 'string' && typeof answer['folder'] === 'string') {
    return { kind: 'started', id: answer['id'], folder: answer['folder'] };
  }
  const problems = decodeProblems(answer?.['problems']);
  if (problems.length > 0) return { kind: 'problems', problems };
  const message =
    stderr.trim() || stdout.trim() || `margin run ended with exit code ${exitCode ?? 'unknown'}`;
  return { kind: 'failed', message: message.replace(/^error: /i, '') };
}

/** The answer is one line; anything before it (a warning of Node) is not ours. */
function parseLastLine(text: string): Record<string, unknown> | null {
  const whole = parseObject(text);
  return whole ?? parseObject(text.trim().split('\n').at(-1) ?? '');
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
