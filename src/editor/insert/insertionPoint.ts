import { readArguments } from './pythonCall';

/** A change of a script: `text` goes in at `offset`; `from` to `to`, in the changed script, is what a person has to look at. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const UPDATE = /\b\w*opt\w*\.step\s*\(|\.backward\s*\(/i;
const EMBEDDINGS = /\b(\w+)\.embeddings\s*\(/;
const RUN_NAME = /^\s*(\w+)\s*=\s*margin\.init\s*\(/m;
const STEP_NAME = /\.log\s*\([^\n]*\bstep\s*=\s*([A-Za-z_]\w*)/;
const ARGUMENTS = 'z, labels';

interface Line {
  readonly text: string;
  readonly start: number;
}

/**
 * How a Python script shows Margin its embeddings: a line after the last update of the weights, at its depth, or at the end.
 * For missing labels the call that sends embeddings without them gets them.
 */
export function findInsertion(script: string, missing: 'embeddings' | 'labels'): Insertion {
  const lines = toLines(script);
  return (missing === 'labels' ? addLabels(script, lines) : null) ?? addLine(script, lines);
}

function isCode({ text }: Line): boolean {
  return !text.trimStart().startsWith('#');
}

/** null where no call sends embeddings. A call that names labels already is only shown: they are None, or none arrive. */
function addLabels(script: string, lines: readonly Line[]): Insertion | null {
  const calls = lines.flatMap((line) => {
    const found = isCode(line) ? EMBEDDINGS.exec(line.text) : null;
    if (!found) return [];
    const open = line.start + found.index + found[0].length - 1;
    const given = readArguments(script, open);
    if (!given) return [];
    const labels = given.find(({ name }, i) => name === 'labels' || (i === 1 && name === null));
    return [{ receiver: found[1]!, open, given, labels }];
  });
  // A network may have embeddings of its own.
  const ours = calls.filter(
    ({ receiver }) => receiver === 'margin' || receiver === RUN_NAME.exec(script)?.[1],
  );
  const known = ours.length > 0 ? ours : calls;
  const call = known.findLast(({ labels }) => labels === undefined) ?? known.at(-1);
  if (!call) return null;
  const { open, given, labels } = call;
  if (labels) return { offset: labels.start, text: '', from: labels.start, to: labels.end };
  const [first] = given;
  if (!first) return insertAt(open + 1, ARGUMENTS, 0);
  // By its place only behind embeddings that go by theirs.
  if (first.name === null) return insertAt(first.end, ', labels', 2);
  return insertAt(given.at(-1)!.end, ', labels=labels', ', labels='.length);
}

function insertAt(offset: number, text: string, select: number): Insertion {
  return { offset, text, from: offset + select, to: offset + text.length };
}

function addLine(script: string, lines: readonly Line[]): Insertion {
  const newline = script.includes('\r\n') ? '\r\n' : '\n';
  const found = lines.findLastIndex((line) => isCode(line) && UPDATE.test(line.text));
  const indentation = found >= 0 ? (/^\s*/.exec(lines[found]!.text)?.[0] ?? '') : '';
  const call = `${indentation}${RUN_NAME.exec(script)?.[1] ?? 'margin'}.embeddings(`;
  const step = STEP_NAME.exec(script)?.[1];
  const line = `${call}${ARGUMENTS}${step === undefined ? '' : `, step=${step}`})`;
  const next = found >= 0 ? lines[endOfCall(lines, found) + 1] : undefined;
  // A script that ends with a line end goes on there; one that doesn't gets one first.
  const atEnd = next === undefined && lines.at(-1)!.text !== '';
  const offset = next?.start ?? script.length;
  const text = atEnd ? `${newline}${line}` : `${line}${newline}`;
  const from = offset + (atEnd ? newline.length : 0) + call.length;
  return { offset, text, from, to: from + ARGUMENTS.length };
}

/** The line on which the brackets opened on this one are closed again. */
function endOfCall(lines: readonly Line[], start: number): number {
  let depth = 0;
  for (let i = start; i < lines.length; i += 1) {
    for (const character of lines[i]!.text) {
      if ('([{'.includes(character)) depth += 1;
      if (')]}'.includes(character)) depth -= 1;
    }
    if (depth <= 0) return i;
  }
  return start;
}

function toLines(script: string): Line[] {
  let start = 0;
  return script
    .split(/(?<=\n)/)
    .concat(/\n$/.test(script) || script === '' ? [''] : [])
    .map((text) => {
      const line = { text: text.replace(/\r?\n$/, ''), start };
      start += text.length;
      return line;
    });
}
