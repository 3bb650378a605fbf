import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { toChildEnvironment } from './childEnvironment';

export interface CliResult {
  /** null: ended by a signal or by the time limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs `margin <args>` to its end. Never rejects: a program that can't be started is a result with its reason on stderr. */
export type RunCli = (args: readonly string[], options?: CliOptions) => Promise<CliResult>;

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * The command line as a child of the editor: `dist/margin.cjs` on the editor's own Node, or on the one that the user named.
 * `execFile` and not execa: half of the extension's bundle would be for one call.
 */
export function createMarginCli(file: string, findNode: () => string | null): RunCli {
  return (args, { cwd, timeoutMs = 60_000 } = {}) => {
    const node = findNode();
    return new Promise((resolve) => {
      execFile(
        node ?? process.execPath,
        [file, ...args],
        {
          env: toChildEnvironment(process.env, node === null),
          maxBuffer: MAX_OUTPUT_BYTES,
          timeout: timeoutMs,
          windowsHide: true,
          ...(cwd === undefined ? {} : { cwd }),
        },
        (error, stdout, stderr) => resolve(toResult(error, stdout, stderr, { node, timeoutMs, cwd })),
      );
    });
  };
}

function toResult(
  error: Error | null,
  stdout: string,
  stderr: string,
  { node, timeoutMs, cwd }: { node: string | null; timeoutMs: number; cwd: string | undefined },
): CliResult {
  if (!error) return { exitCode: 0, stdout, stderr };
  const { code, killed } = error as Error & { code?: number | string | null; killed?: boolean };
  if (typeof code === 'number') return { exitCode: code, stdout, stderr };
  if (killed)
    return {
      exitCode: null,
      stdout,
      stderr: `margin gave no answer within ${timeoutMs / 1000} s.\n${stderr}`,
    };
  // The system names the program where it is the folder that is missing.
  if (code === 'ENOENT' && cwd !== undefined && !existsSync(cwd)) {
    return { exitCode: null, stdout, stderr: `The working directory ${cwd} is not there.` };
  }
  const why =
    node === null ? error.message : `${node} (setting margin.node) can't be started: ${error.message}`;
  return { exitCode: null, stdout, stderr: stderr || why };
}
