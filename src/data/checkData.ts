import { dirname } from 'node:path';
import { checkLayers } from '../config/checkLayers';
import type { TripletConfig } from '../config/tripletConfig';
import { rangeOfPath, readConfigText } from '../config/configText';
import type { ConfigText } from '../config/configText';
import { createProblem } from '../config/schemaProblems';
import type { ConfigProblem } from '../domain/configProblem';
import { checkModelFiles } from './checkModelFiles';
import type { DataTable } from './dataTable';
import { locateFile } from './dataPath';
import { readBatchRows } from './readBatchRows';
import { readTable } from './readTable';
import { readTriplets } from './readTriplets';
import { splitRows } from './splitRows';

/** Reads the data that a configuration names and says what a run would stumble over, on the lines that name it. Never throws. */
export async function checkData(
  config: TripletConfig,
  configFile: string,
  text: string,
): Promise<ConfigProblem[]> {
  const source = readConfigText(text);
  const { table, problems } = await readTable(config.data, dirname(configFile), { keep: false });
  if (!table) {
    return problems.map(({ field, message }) => createProblem(source, ['data', field], message));
  }
  const layers = checkLayers(config.model, table.shape).map((problem) =>
    createProblem(source, problem.path, problem.message),
  );
  return [
    ...layers,
    ...checkTable(source, config, table),
    ...(await checkGivenRows(source, config, table, dirname(configFile))),
    ...(await checkModelFiles(source, config, dirname(configFile))),
  ];
}

/** Triplets and batches that files give. */
async function checkGivenRows(
  source: ConfigText,
  config: TripletConfig,
  table: DataTable,
  folder: string,
): Promise<ConfigProblem[]> {
  const { triplets } = config.data;
  const { rows } = config.batch;
  if (triplets !== undefined) {
    const { path, name } = locateFile(triplets, folder);
    const { problems } = await readTriplets(path, name, table);
    return problems.map(({ message }) => createProblem(source, ['data', 'triplets'], message));
  }
  if (rows === undefined) return [];
  const { path, name } = locateFile(rows, folder);
  const { steps, problems } = await readBatchRows(path, name, table);
  if (problems.length > 0)
    return problems.map(({ message }) => createProblem(source, ['batch', 'rows'], message));
  if (steps >= config.steps) return [];
  const message = `${name} has batches for ${steps} steps, the run has ${config.steps}: set "steps" to at most ${steps}.`;
  return [createProblem(source, ['batch', 'rows'], message)];
}

/** What the rows that are left for training can't give to batches of classes. */
export function checkTable(source: ConfigText, config: TripletConfig, table: DataTable): ConfigProblem[] {
  const { classes, perClass, sampler, size } = config.batch;
  if (config.batch.rows !== undefined || config.data.triplets !== undefined) return [];
  const sizes = countTrainingRows(table, config);
  if (sampler !== 'classes') {
    const rows = sizes.reduce((sum, count) => sum + count, 0);
    if (rows >= size) return [];
    const message = `${config.data.path} has ${rows} rows to train on, a batch asks for ${size}. Set size to at most ${rows}.`;
    return [relateToData(source, createProblem(source, ['batch', 'size'], message))];
  }
  const usable = sizes.filter((size) => size >= 2).length;
  const file = config.data.path;
  if (table.classNames.length < classes) {
    const message = `${file} has ${table.classNames.length} classes, a batch asks for ${classes}. Set classes to at most ${table.classNames.length}.`;
    return [relateToData(source, createProblem(source, ['batch', 'classes'], message))];
  }
  const held = sizes.filter((size) => size === 0).length;
  if (config.data.holdOutBy === 'class' && held > 0 && usable < classes) {
    const message = `${held} of the ${table.classNames.length} classes of ${file} are held out, which leaves ${usable} with two rows for training; a batch asks for ${classes}. Set classes to at most ${Math.max(2, usable)}, or "holdOut" lower.`;
    return [relateToData(source, createProblem(source, ['batch', 'classes'], message))];
  }
  if (usable < classes) {
    const message = `Only ${usable} of the ${table.classNames.length} classes of ${file} have two rows for training, a batch asks for ${classes}. Set classes to at most ${Math.max(2, usable)}, or give the others more rows.`;
    return [relateToData(source, createProblem(source, ['batch', 'classes'], message, 'error'))];
  }
  const largest = Math.max(...sizes);
  if (largest < perClass) {
    const message = `No class of ${file} has ${perClass} rows for training (the largest has ${largest}): some would be drawn twice into one batch, as positives at distance 0. Set perClass to at most ${largest}.`;
    return [relateToData(source, createProblem(source, ['batch', 'perClass'], message, 'warning'))];
  }
  return [];
}

function countTrainingRows(table: DataTable, config: TripletConfig): number[] {
  const sizes = table.classNames.map(() => 0);
  const { holdOut, holdOutBy } = config.data;
  for (const row of splitRows(table, holdOut, config.seed, holdOutBy).train) sizes[table.labels[row]!]!++;
  return sizes;
}

function relateToData(source: ConfigText, problem: ConfigProblem): ConfigProblem {
  return { ...problem, related: { message: 'The data file.', ...rangeOfPath(source, ['data', 'path']) } };
}
