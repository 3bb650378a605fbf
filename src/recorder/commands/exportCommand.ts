import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../cliError';
import { resolveRun } from '../resolveRun';
import { findRunsDir } from '../runsDir';
import { RUN_ARGUMENT, addRunsDirOption } from './options';

interface ExportOptions {
  readonly embeddings?: boolean;
  readonly model?: boolean;
  readonly format?: string;
  readonly output?: string;
  readonly checkpoint: string;
  readonly force?: boolean;
  readonly runsDir?: string;
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  embeddings: ['npy', 'tsv'],
  model: ['tfjs', 'safetensors'],
};

export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description(
      "Write the embeddings of a run's whole data with their labels, or its network, for other tools. Runs of the built-in trainer only.",
    )
    .argument(...RUN_ARGUMENT)
    .option('--embeddings', 'the embeddings of all rows: npy, or tsv for the TensorFlow projector')
    .option('--model', 'the network: tfjs (a folder with a layers model), or safetensors (for PyTorch)')
    .option('--format <format>', 'npy or tsv, tfjs or safetensors')
    .option('-o, --output <path>', 'where to')
    .option('--checkpoint <which>', 'last or best', 'last')
    .option('--force', 'replace what is there');
  addRunsDirOption(command).action(async (word: string, options: ExportOptions) => {
    const cwd = process.cwd();
    const request = toRequest(options, cwd);
    const { manifest, folder } = resolveRun(word, findRunsDir(options.runsDir, cwd), cwd);
    if (manifest === null) throw new CliError(`The run "${word}" can't be read, so nothing can be exported.`);
    if (manifest.program.kind !== 'config')
      throw new CliError(
        `${manifest.name} is no run of a configuration: only the built-in trainer's runs can be exported.`,
      );
    process.exitCode = await runTrainer(folder, request);
  });
}

function toRequest(options: ExportOptions, cwd: string): Readonly<Record<string, string>> {
  const { embeddings = false, model = false, format, output, checkpoint } = options;
  if (embeddings === model) throw new CliError('Say what to export: --embeddings or --model.');
  const what = embeddings ? 'embeddings' : 'model';
  const formats = FORMATS[what]!;
  if (format === undefined || !formats.includes(format))
    throw new CliError(`Say how: --${what} is written with --format ${formats.join(' or --format ')}.`);
  if (output === undefined) throw new CliError('Say where to: -o PATH.');
  if (checkpoint !== 'last' && checkpoint !== 'best')
    throw new CliError(`--checkpoint is last or best, not "${checkpoint}".`);
  const path = resolve(cwd, output);
  if (options.force !== true) checkFree(path, format === 'tfjs');
  return { what, format, path, checkpoint };
}

function checkFree(path: string, isFolder: boolean): void {
  if (!existsSync(path)) return;
  if (isFolder && statSync(path).isDirectory() && readdirSync(path).length === 0) return;
  throw new CliError(`${path} is there already: name another path, or replace it with --force.`);
}

/** The trainer knows the network; it reads the run's configuration from the run folder. */
function runTrainer(runFolder: string, request: Readonly<Record<string, string>>): Promise<number> {
  const trainer = resolve(__dirname, 'trainer.cjs');
  const child = spawn(process.execPath, [trainer, '--export', JSON.stringify(request)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '', MARGIN_RUN_DIR: runFolder },
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (code) => {
      done(code ?? 1);
    });
  });
}
