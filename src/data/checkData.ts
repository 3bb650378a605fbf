import { dirname } from 'node:path';
import type { TripletConfig } from '../config/tripletConfig';
import { rangeOfPath, readConfigText } from '../config/configText';
import type { ConfigText } from '../config/configText';
import { createProblem } from '../config/schemaProblems';
import type { ConfigProblem } from '../domain/configProblem';
import type { DataTable } from './dataTable';
import { readTable } from './readTable';
import { splitRows } from './splitRows';

/** Reads the data that a configuration names and says what a run would stumble over, on the lines that name it. Never throws. */
export async function checkData(
  config: TripletConfig,
  configFile: string,
  text: string,
): Promise<ConfigProblem[]> {
  const source = readConfigText(text);
  const { table, problems } = await readTable(config.data, dirname(configFile));
  if (!table) {
    return problems.map(({ field, message }) => createProblem(source, ['data', field], message));
  }
  return checkTable(source, config, table);
}

/** What the rows that are left for training can't give. */
export function checkTable(source: ConfigText, config: TripletConfig, table: DataTable): ConfigProblem[] {
  const { classes, perClass } = config.batch;
  const sizes = countTrainingRows(table, config);
  const usable = sizes.filter((size) => size >= 2).length;
  const file = config.data.path;
  if (table.classNames.length < classes) {
    const message = `${file} has ${table.classNames.length} classes, a batch asks for ${classes}. Set classes to at most ${table.classNames.length}.`;
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
  for (const row of splitRows(table, config.data.holdOut, config.seed).train) sizes[table.labels[row]!]!++;
  return sizes;
}

function relateToData(source: ConfigText, problem: ConfigProblem): ConfigProblem {
  return { ...problem, related: { message: 'The data file.', ...rangeOfPath(source, ['data', 'path']) } };
}
