import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tripletConfigSchema } from '../config/tripletConfig';
import type { TripletConfig } from '../config/tripletConfig';

/** The trainer was started in a way that it can't train; the message is for people. */
export class BadRequest extends Error {}

export interface RunRequest {
  readonly config: TripletConfig;
  /** Paths of the configuration count from here. */
  readonly configFolder: string;
  readonly runFolder: string;
  readonly checkpointFolder: string;
  /** Folder of the run that this one goes on from. */
  readonly resumeFrom: string | null;
}

/**
 * Reads what to train from the run folder's manifest, where the recorder has put the resolved configuration. `words`: nothing,
 * or `--resume` and the folder of the run to go on from.
 */
export function readRunRequest(environment: NodeJS.ProcessEnv, words: readonly string[]): RunRequest {
  const folder = environment['MARGIN_RUN_DIR'];
  if (!folder) {
    throw new BadRequest(
      'The built-in trainer is started by Margin: use "margin run <config>". (MARGIN_RUN_DIR is not set.)',
    );
  }
  const file = join(folder, 'run.json');
  const manifest = readManifest(file);
  const program = manifest['program'] as { file?: unknown } | null | undefined;
  if (typeof program?.file !== 'string')
    throw new BadRequest(`${file} names no configuration file (program.file).`);
  const config = tripletConfigSchema.safeParse(manifest['config']);
  if (!config.success) {
    const issue = config.error.issues[0];
    throw new BadRequest(
      `${file} holds no valid configuration: ${issue?.path.join('.') || 'config'}: ${issue?.message}`,
    );
  }
  return {
    config: config.data,
    configFolder: dirname(program.file),
    runFolder: folder,
    checkpointFolder: join(folder, 'checkpoints'),
    resumeFrom: words[0] === '--resume' ? (words[1] ?? null) : null,
  };
}

function readManifest(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadRequest(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const manifest = JSON.parse(text) as unknown;
    if (typeof manifest === 'object' && manifest !== null) return manifest as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new BadRequest(`${file} is no JSON object.`);
}
