import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { toAnalysisContext } from '../config/analysisContext';
import type { TripletConfig } from '../config/tripletConfig';
import type { AnalysisContext } from '../domain/analysisContext';
import type { Program } from '../domain/run';

/** All that is decided before anything is started. */
export interface RunPlan {
  /** Null: `<file name> run <number>`. */
  readonly name: string | null;
  readonly program: Program;
  /** Set last on the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly configText: string | null;
  readonly context: AnalysisContext | null;
  readonly totalSteps: number | null;
}

export interface PlanOptions {
  readonly name: string | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the run that a run of the built-in trainer goes on from. */
  readonly resumeFrom?: string | null;
}

/** A run of the built-in trainer. */
export function planConfigRun(
  source: { readonly config: TripletConfig; readonly file: string; readonly text: string },
  options: PlanOptions,
): RunPlan {
  const { config, file, text } = source;
  const resume = options.resumeFrom ? ['--resume', options.resumeFrom] : [];
  return {
    name: options.name,
    program: {
      kind: 'config',
      file,
      argv: [process.execPath, resolve(__dirname, 'trainer.cjs'), ...resume],
      cwd: options.cwd,
    },
    env: { ...config.env, ...options.env },
    config,
    configText: text,
    context: toAnalysisContext({ config, file, text }),
    totalSteps: config.steps,
  };
}

/** A run of any command. */
export function planCommandRun(argv: readonly string[], options: PlanOptions): RunPlan {
  const { name, cwd, env } = options;
  const program: Program = { kind: 'command', file: findProgramFile(argv, cwd), argv, cwd };
  return { name, program, env, config: null, configText: null, context: null, totalSteps: null };
}

/** The script that a command runs: the first argument that is a file and looks like a program's source. */
export function findProgramFile(argv: readonly string[], cwd: string): string | null {
  const scripts = new Set([
    '.py',
    '.ts',
    '.mts',
    '.cts',
    '.js',
    '.mjs',
    '.cjs',
    '.ipynb',
    '.sh',
    '.bash',
    '.jl',
    '.r',
    '.rb',
  ]);
  const script = argv.find((word) => scripts.has(extname(word).toLowerCase()) && isFile(resolve(cwd, word)));
  if (script !== undefined) return resolve(cwd, script);
  const command = argv[0];
  // A program called by its path, such as ./train.
  return command !== undefined && /[/\\]/.test(command) && isFile(resolve(cwd, command)) && argv.length === 1
    ? resolve(cwd, command)
    : null;
}

/** What runs are counted and named by. */
export function toProgramLabel(program: Program): string {
  return program.file !== null ? basename(program.file) : basename(program.argv[0] ?? 'command');
}

/** Name of a run that nobody has named. */
export function toDefaultName(program: Program, number: number): string {
  return `${toProgramLabel(program)} run ${number}`;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
