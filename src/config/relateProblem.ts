import type { ConfigProblem } from '../domain/configProblem';
import { rangeOfPath } from './configText';
import type { ConfigText, PathSegments } from './configText';

/** The problem with the other field that it comes from. */
export function relateProblem(
  text: ConfigText,
  problem: ConfigProblem,
  path: PathSegments,
  message: string,
): ConfigProblem {
  return { ...problem, related: { message, ...rangeOfPath(text, path) } };
}
