import type { ConfigProblem } from '../domain/configProblem';
import type { ConfigText, PathSegments } from './configText';
import { relateProblem } from './relateProblem';
import { createProblem } from './schemaProblems';
import type { TripletConfig } from './tripletConfig';

/** Margins that cannot be reached, and those that work against each other. */
export function findMarginProblems(text: ConfigText, config: TripletConfig): ConfigProblem[] {
  const { loss } = config;
  if (loss.kind === 'contrastive') {
    const reach = checkReach(text, config, 'negativeMargin', loss.negativeMargin);
    return [...reach, ...checkOrder(text, loss.positiveMargin, loss.negativeMargin)];
  }
  if (loss.kind !== 'triplet' || loss.soft || loss.smooth) return [];
  return checkReach(text, config, 'margin', loss.margin);
}

/** The largest distance that there can be: 2 on the unit sphere, 4 squared, 2 for 1 - cosine. */
function checkReach(
  text: ConfigText,
  { loss, model }: TripletConfig,
  field: string,
  margin: number,
): ConfigProblem[] {
  const isCosine = loss.distance === 'cosine';
  if (!model.normalize && !isCosine) return [];
  const largest = loss.distance === 'squared' ? 4 : 2;
  if (margin < largest) return [];
  const problem = createProblem(
    text,
    ['loss', field],
    `A ${field} of ${margin} is out of reach: ${isCosine ? 'cosine' : 'normalised'} distances end at ${largest}, so the loss cannot reach 0. 0.1 to 0.5 is usual.`,
    'warning',
  );
  const source: PathSegments = isCosine ? ['loss', 'distance'] : ['model', 'normalize'];
  return [relateProblem(text, problem, source, 'This bounds the distances.')];
}

function checkOrder(text: ConfigText, positiveMargin: number, negativeMargin: number): ConfigProblem[] {
  if (positiveMargin < negativeMargin) return [];
  const problem = createProblem(
    text,
    ['loss', 'positiveMargin'],
    `Positive pairs may be ${positiveMargin} apart and negative ones need only ${negativeMargin}: the loss can reach 0 with no class told from another. Set positiveMargin to less than negativeMargin; 0 is usual.`,
    'warning',
  );
  return [relateProblem(text, problem, ['loss', 'negativeMargin'], 'The margin of negative pairs.')];
}
