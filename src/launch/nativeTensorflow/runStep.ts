import { spawn } from 'node:child_process';
import { InstallCancelled } from './installFailure';

export interface StepOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface StepOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the installation to its end and gives its output; rejects with StepFailed or InstallCancelled. */
export type RunStep = (
  command: string,
  args: readonly string[],
  options?: StepOptions,
) => Promise<StepOutput>;

export interface StepContext {
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What the programs print, for the log. */
  readonly onOutput: (text: string) => void;
}

/** The program could not be started, failed, or took too long. */
export class StepFailed extends Error {
  constructor(
    message: string,
    readonly output: StepOutput,
    readonly timedOut: boolean,
    readonly endSignal: string | null,
  ) {
    super(message);
  }
}

const DEFAULT_LIMIT_MS = 15 * 60_000;
const KEPT_CHARACTERS = 100_000;

/**
 * Each program gets a process group of its own: a cancel or a time limit ends everything that it started, and the promise
 * settles only when all of it is gone, so that its folder may be deleted then.
 */
export function createRunStep({ env, signal, onOutput }: StepContext): RunStep {
  return (command, args, options = {}) => {
    if (signal.aborted) return Promise.reject(new InstallCancelled());
    const limitMs = options.timeoutMs ?? DEFAULT_LIMIT_MS;
    onOutput(`$ ${[command, ...args.map(toFirstLine)].join(' ')}`);
    const child = spawn(command, args, {
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] = (output[name] + text).slice(-KEPT_CHARACTERS);
        onOutput(text.trimEnd());
      });
    }
    let timedOut = false;
    const kill = (): void => killGroup(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limitMs);
    signal.addEventListener('abort', kill);
    // An editor that closes takes the installation with it.
    process.once('exit', kill);
    return new Promise((resolve, reject) => {
      const settle = (failure: string | null, endSignal: string | null): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', kill);
        process.removeListener('exit', kill);
        if (signal.aborted) reject(new InstallCancelled());
        else if (failure === null) resolve(output);
        else reject(new StepFailed(failure, output, timedOut, endSignal));
      };
      child.once('error', (error) => settle(`${command} did not start: ${error.message}`, null));
      child.once('close', (code, endSignal) => {
        if (code === 0) return settle(null, null);
        const how = timedOut
          ? `took longer than ${limitMs / 1000} s`
          : `ended with ${endSignal ?? `exit code ${code}`}`;
        const telling = findTellingLine(output.stderr) ?? findTellingLine(output.stdout);
        settle(`${command} ${how}${telling === null ? '' : `: ${telling}`}`, endSignal);
      });
    });
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** The last line that speaks of an error, else the last one. */
function findTellingLine(text: string): string | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const found = lines.findLast((line) => /error|no module|not found/i.test(line)) ?? lines.at(-1);
  return found === undefined ? null : found.slice(0, 300);
}

function toFirstLine(argument: string): string {
  const [first = '', ...more] = argument.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}
