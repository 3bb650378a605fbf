import type { DataConfig } from '../config/tripletConfig';
import type { ClassList } from './classList';
import type { DataProblem, TableResult } from './dataTable';
import type { FeatureRows } from './features/featureRows';

/** After so many bad rows reading ends: the rest would say the same. */
export const PROBLEM_LIMIT = 5;

/** What a reader has when it is through. */
export interface ReadRows {
  /** The file or folder, as the configuration names it. */
  readonly name: string;
  readonly d: number;
  /** Shape of a row as the file has it. */
  readonly shape: readonly number[];
  readonly columns: readonly string[];
  readonly classes: ClassList;
  /** Where the classes stand: `in column "label"`, `in labels.npy`. */
  readonly classPlace: string;
  /** The field of `data` that names the classes. */
  readonly classField: DataProblem['field'];
  readonly remarks?: readonly string[];
  /** N×D; called once, when nothing is wrong. */
  takeFeatures(): FeatureRows | Promise<FeatureRows>;
}

/** Says what no run could be made of, else makes the table. All readers end here. */
export async function finishTable(read: ReadRows, config: DataConfig): Promise<TableResult> {
  const shape = config.shape ? withChannels(config.shape) : read.shape;
  const problem = findClassProblem(read) ?? findShapeProblem(read, config);
  if (problem) return refuse(problem.field, problem.message);
  const { labels, classNames } = read.classes.sort();
  return {
    table: {
      features: await read.takeFeatures(),
      n: labels.length,
      d: read.d,
      shape,
      labels,
      classNames,
      columns: read.columns,
      remarks: read.remarks ?? [],
    },
    problems: [],
  };
}

export function refuse(field: DataProblem['field'], message: string): TableResult {
  return { table: null, problems: [{ field, message }] };
}

function findClassProblem({ name, classes, classPlace, classField }: ReadRows): DataProblem | null {
  const { names, rows } = classes;
  if (rows === 0) return { field: 'path', message: `${name} has no rows.` };
  if (names.length === 1) {
    const message = `Every row of ${name} has the class "${names[0]}" ${classPlace}: triplets need at least two classes.`;
    return { field: classField, message };
  }
  if (names.length === rows) {
    const message = `Each of the ${rows} rows of ${name} has a class of its own ${classPlace}: triplets need two rows of a class. Is this an id?`;
    return { field: classField, message };
  }
  return null;
}

function findShapeProblem({ name, d }: ReadRows, { shape }: DataConfig): DataProblem | null {
  if (!shape) return null;
  const product = shape.reduce((all, size) => all * size, 1);
  if (product === d) return null;
  const message = `A shape of ${shape.join('×')} has ${product} numbers, a row of ${name} has ${d} features: make them equal.`;
  return { field: 'shape', message };
}

function withChannels(shape: readonly number[]): readonly number[] {
  return shape.length === 2 ? [...shape, 1] : shape;
}
