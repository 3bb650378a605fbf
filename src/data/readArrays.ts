import { locateFile } from './dataPath';
import type { DataProblem, TableResult } from './dataTable';
import { finishTable, refuse } from './finishTable';
import type { HeaderParser } from './arrays/arrayReader';
import { FeatureSink } from './arrays/featureSink';
import { LabelSink } from './arrays/labelSink';
import { parseAnyHeader, readArrayFile } from './arrays/readArrayFile';
import type { ReadRequest } from './readRequest';
import { UnreadableFile } from './unreadableFile';

/** Reads features and classes from two array files. */
export async function readArrays(request: ReadRequest, parseHeader: HeaderParser): Promise<TableResult> {
  const { name, config, path, progress, place } = request;
  if (config.labels === undefined) {
    return refuse(
      'labels',
      `${name} holds features alone: name the file with the class of each row in "labels" (.npy or IDX).`,
    );
  }
  try {
    // Classes first: they are small, and what is wrong with them need not wait.
    const labels = await readLabels(request, config.labels);
    if (labels.problems.length > 0) return { table: null, problems: labels.problems };
    const features = await readArrayFile(
      { path, name, progress },
      parseHeader,
      (header) => new FeatureSink(name, header, { scale: config.scale, place, path }),
    );
    return await finishArrays(request, features, {
      sink: labels,
      place: `in ${config.labels}`,
      field: 'labels',
    });
  } catch (error) {
    if (error instanceof LabelError) return refuse('labels', error.message);
    if (error instanceof UnreadableFile) return refuse('path', error.message);
    throw error;
  }
}

/** Makes the table of features and classes that were read apart. */
export async function finishArrays(
  { name, config, progress }: ReadRequest,
  features: FeatureSink,
  labels: { readonly sink: LabelSink; readonly place: string; readonly field: DataProblem['field'] },
): Promise<TableResult> {
  if (features.problems.length > 0) return { table: null, problems: features.problems };
  const { classes } = labels.sink;
  if (classes.rows !== features.n) {
    return refuse(
      labels.field,
      `${name} has ${features.n} rows, there are ${classes.rows} classes ${labels.place}: they must be as many.`,
    );
  }
  return finishTable(
    {
      name,
      d: features.d,
      shape: features.rowShape,
      columns: [],
      classes,
      classPlace: labels.place,
      classField: labels.field,
      takeFeatures: () => features.finish(progress),
    },
    config,
  );
}

/** What is wrong with the file of the classes, in place of with the data. */
export class LabelError extends UnreadableFile {}

export async function readLabels({ folder }: ReadRequest, file: string): Promise<LabelSink> {
  const { path, name } = locateFile(file, folder);
  try {
    return await readArrayFile(
      { path, name },
      parseAnyHeader,
      (header) => new LabelSink(name, 'labels', header),
    );
  } catch (error) {
    if (error instanceof UnreadableFile) throw new LabelError(error.message);
    throw error;
  }
}
