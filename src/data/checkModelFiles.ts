import { stat } from 'node:fs/promises';
import type { ConfigText } from '../config/configText';
import { createProblem } from '../config/schemaProblems';
import type { TripletConfig } from '../config/tripletConfig';
import type { ConfigProblem } from '../domain/configProblem';
import { locateFile } from './dataPath';
import { describeReadError } from './unreadableFile';

/** Whether the files that a model names are there. What is in them, the trainer is asked (`--check-model`). */
export async function checkModelFiles(
  source: ConfigText,
  { model }: TripletConfig,
  folder: string,
): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const field of ['weights', 'path'] as const) {
    const given = model[field];
    if (given === undefined) continue;
    const { path, name } = locateFile(given, folder);
    try {
      // A pipe would be read without end.
      if (!(await stat(path)).isFile())
        problems.push(
          createProblem(source, ['model', field], `${name} is no file: name the model's own file.`),
        );
    } catch (error) {
      const message = describeReadError(error as NodeJS.ErrnoException, name);
      problems.push(createProblem(source, ['model', field], message));
    }
  }
  return problems;
}
