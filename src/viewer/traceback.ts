/** A place that a traceback names; 1-based. */
export interface TracebackFrame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

const PYTHON_FRAME = /^\s*File "([^"]+)", line (\d+)/;
/** `at f (/a/b.js:3:7)`, `at /a/b.js:3:7`, `at file:///a/b.mjs:3:7`. */
const NODE_FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/;
const PYTHON_HEAD = /^Traceback \(most recent call last\):/;
const EXCEPTION = /^(?:Uncaught )?[A-Za-z_$][\w$.]*(?:Error|Exception|Interrupt|Exit|Iteration|Warning)\b/;

/** Frames of the last traceback in a program's output, innermost first; none where there is no traceback. */
export function findFrames(lines: readonly string[]): TracebackFrame[] {
  const start = findTraceback(lines);
  if (start < 0) return [];
  const after = lines.slice(start);
  const python = after.flatMap((text) => toFrame(PYTHON_FRAME.exec(text)));
  // Python names the innermost frame last, Node first.
  return python.length > 0 ? python.reverse() : after.flatMap((text) => toFrame(NODE_FRAME.exec(text)));
}

/** Index of the line at which the last traceback begins; −1: there is none. */
export function findTraceback(lines: readonly string[]): number {
  const python = lines.findLastIndex((text) => PYTHON_HEAD.test(text));
  if (python >= 0) return python;
  const last = lines.findLastIndex((text) => NODE_FRAME.test(text));
  let first = last;
  while (first > 0 && /^\s+at /.test(lines[first - 1]!)) first -= 1;
  if (first < 0) return lines.findLastIndex((text) => EXCEPTION.test(text));
  return Math.max(0, first - 1);
}

function toFrame(match: RegExpExecArray | null): TracebackFrame[] {
  if (!match) return [];
  const [, file = '', line, column] = match;
  // Code from a string or a prompt has no file to open.
  if (/^<.*>$/.test(file)) return [];
  return [{ file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) }];
}
