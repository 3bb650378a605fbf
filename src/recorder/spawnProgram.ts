import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../domain/run';
import { identifyProcess } from '../util/processIdentity';

export interface ProgramCall {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A run in the foreground hands its own stdin through; one that an editor started has none. */
  readonly stdin: 'inherit' | 'ignore';
}

/** How a program ended: one of the two is null. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type SpawnResult =
  | {
      readonly kind: 'spawned';
      readonly identity: ProcessIdentity;
      /** Settles at the process's exit; whoever still holds its output open delays nothing. */
      readonly end: Promise<ProgramEnd>;
    }
  | { readonly kind: 'not-found' | 'not-executable' | 'failed'; readonly message: string };

/**
 * Starts the program as the leader of a session and process group of its own. Its output goes straight into output.log,
 * opened for appending: nothing is lost in a burst, and the recorder's death breaks no pipe.
 */
export async function spawnProgram(call: ProgramCall, folder: string): Promise<SpawnResult> {
  const [command, ...args] = call.argv;
  if (command === undefined || command === '') return { kind: 'not-found', message: 'No command was given.' };
  const output = openOutput(folder);
  try {
    const child = spawn(command, args, {
      cwd: call.cwd,
      env: { ...call.environment },
      detached: true,
      stdio: [call.stdin, output, output],
      windowsHide: true,
    });
    const end = new Promise<ProgramEnd>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      child.once('spawn', () => resolve(null));
      child.once('error', resolve);
    });
    if (failure !== null || child.pid === undefined) return describeFailure(command, call.cwd, failure);
    child.on('error', () => undefined);
    return {
      kind: 'spawned',
      identity: identifyProcess(child.pid) ?? { pid: child.pid, startTime: null },
      end,
    };
  } catch (error) {
    // spawn() itself throws for what no program could take: a NUL in an argument, an unusable folder.
    return describeFailure(command, call.cwd, error as NodeJS.ErrnoException);
  } finally {
    closeSync(output);
  }
}

function openOutput(folder: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  return openSync(join(folder, 'output.log'), flags, 0o666);
}

function describeFailure(command: string, cwd: string, error: NodeJS.ErrnoException | null): SpawnResult {
  if (error?.code === 'ENOENT') {
    return {
      kind: 'not-found',
      message: `${command} was not found. Check the spelling, and that it is on the PATH (working directory: ${cwd}).`,
    };
  }
  if (error?.code === 'EACCES' || error?.code === 'EPERM') {
    return {
      kind: 'not-executable',
      message: `${command} may not be executed. Make it executable (chmod +x), or name its interpreter.`,
    };
  }
  return {
    kind: 'failed',
    message: `${command} could not be started: ${error?.message ?? 'no reason was given'}`,
  };
}
