import type { Mark, Spec } from 'vega';

const VALIDITY =
  /^isValid\(datum\["\w+"\]\) && isFinite\(\+datum\["\w+"\]\) && isValid\((datum\["\w+"\])\) && isFinite\(\+datum\["\w+"\]\)$/;

/**
 * Makes a compiled spec cheaper to run. The interpreter pays for every call in an expression, for every point of every line;
 * our rows hold finite numbers or null (a test holds lanes to it), so "is it drawn?" needs no more than a look at null.
 */
export function cheapen(spec: Spec): Spec {
  return { ...spec, marks: (spec.marks ?? []).map(cheapenMark) };
}

function cheapenMark(mark: Mark): Mark {
  const { sort, ...rest } = mark;
  // Rows come in the order of their steps: sorting the points of a line by x again is work for nothing.
  const ordered = (sort as { field?: unknown } | undefined)?.field === 'x' ? rest : mark;
  const update = mark.encode?.update as Record<string, unknown> | undefined;
  const defined = update?.['defined'];
  if (typeof defined !== 'object' || defined === null || !('signal' in defined)) return ordered as Mark;
  const match = VALIDITY.exec(String(defined.signal));
  if (!match) return ordered as Mark;
  const encode = { ...mark.encode, update: { ...update, defined: { signal: `${match[1] ?? ''} != null` } } };
  return { ...ordered, encode } as Mark;
}
