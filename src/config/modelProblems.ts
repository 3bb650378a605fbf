import type { ConfigProblem } from '../domain/configProblem';
import { findNode, rangeOfPath } from './configText';
import type { ConfigText } from './configText';
import { createProblem } from './schemaProblems';
import type { TripletConfig } from './tripletConfig';

/** Fields that describe layers, which a model of its own has already. */
const FIELDS_OF_LAYERS = [
  'layers',
  'activation',
  'initializer',
  'outputInitializer',
  'embeddingDim',
] as const;

/** A model that is read from `path` has its layers, weights and embedding length itself. */
export function findModelProblems(text: ConfigText, { model }: TripletConfig): ConfigProblem[] {
  if (model.path === undefined) return [];
  const related = {
    message: 'The model that is read.',
    ...rangeOfPath(text, ['model', 'path']),
  };
  return FIELDS_OF_LAYERS.filter((field) => findNode(text.root, ['model', field])).map((field) => ({
    ...createProblem(
      text,
      ['model', field],
      `"${field}" and "path" exclude each other: the model of "path" has its own layers and embedding length. Leave one of them out.`,
    ),
    related,
  }));
}
