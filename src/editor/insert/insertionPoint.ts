/** A new line of a script: `line` is the index before which it goes, `text` has its indentation and no line end. */
export interface Insertion {
  readonly line: number;
  readonly text: string;
  /** Where `z, labels` stand in it: names of this project's own that a person has to put right. */
  readonly from: number;
  readonly to: number;
}

const UPDATE = /\b\w*opt\w*\.step\s*\(|\.backward\s*\(/i;
const EMBEDDINGS = /\.embeddings\s*\(/;
const RUN_NAME = /^\s*(\w+)\s*=\s*margin\.init\s*\(/m;
const STEP_NAME = /\.log\s*\([^\n]*\bstep\s*=\s*([A-Za-z_]\w*)/;
const ARGUMENTS = 'z, labels';

/**
 * Where a Python script gets the line that shows Margin its embeddings: after the last update of the weights, at its depth, or
 * at the end. For missing labels: after the call that sends embeddings without them.
 */
export function findInsertion(script: string, missing: 'embeddings' | 'labels'): Insertion {
  const lines = script.split(/\r\n|\r|\n/);
  const isCode = (line: string): boolean => !line.trimStart().startsWith('#');
  const last = (pattern: RegExp): number => lines.findLastIndex((line) => isCode(line) && pattern.test(line));
  const sent = missing === 'labels' ? last(EMBEDDINGS) : -1;
  const found = sent >= 0 ? sent : last(UPDATE);
  const indentation = found >= 0 ? (/^\s*/.exec(lines[found]!)?.[0] ?? '') : '';
  const call = `${indentation}${RUN_NAME.exec(script)?.[1] ?? 'margin'}.embeddings(`;
  const step = STEP_NAME.exec(script)?.[1];
  return {
    line: found >= 0 ? endOfCall(lines, found) + 1 : toEnd(lines),
    text: `${call}${ARGUMENTS}${step === undefined ? '' : `, step=${step}`})`,
    from: call.length,
    to: call.length + ARGUMENTS.length,
  };
}

/** The line on which the brackets opened on this one are closed again. */
function endOfCall(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let i = start; i < lines.length; i += 1) {
    for (const character of lines[i]!) {
      if ('([{'.includes(character)) depth += 1;
      if (')]}'.includes(character)) depth -= 1;
    }
    if (depth <= 0) return i;
  }
  return start;
}

/** A text that ends with a line end has an empty line after it: the new one takes its place. */
function toEnd(lines: readonly string[]): number {
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
