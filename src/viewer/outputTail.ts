import { readPlainFile, statPlainFile } from '../journal/plainFile';
import { findFrames, type TracebackFrame } from './traceback';

const TAIL_BYTES = 32 * 1024;
const TAIL_LINES = 20;
/** CSI, OSC and other escape sequences of a terminal. */
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const UNPRINTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Last lines of a run's output as plain text: no control sequences, a progress line as it ended. */
export function readOutputTail(folder: string): string[] {
  return readLines(folder).slice(-TAIL_LINES);
}

export interface Failure {
  /** Last exception line of a Python or Node traceback; null where there is none. */
  readonly line: string | null;
  /** Innermost first. */
  readonly frames: readonly TracebackFrame[];
}

export function readFailure(folder: string): Failure {
  const lines = readLines(folder);
  return { line: findFailureLine(lines), frames: findFrames(lines) };
}

const PYTHON =
  /^(?:[A-Za-z_][\w]*\.)*[A-Za-z_]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning)\b(?::.*)?$/;
const NODE = /^(?:Uncaught )?(?:\[?(?:[A-Za-z_$][\w$.]*)?Error\b(?: \[[\w$]+\])?)(?::.*)?$/;

export function findFailureLine(lines: readonly string[]): string | null {
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i]!.trimEnd();
    if (PYTHON.test(line) || NODE.test(line)) return line.slice(0, 500);
  }
  return null;
}

export function toPlainLines(text: string): string[] {
  return text
    .replace(SEQUENCES, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1)!.replace(UNPRINTED, '').trimEnd())
    .filter((line, index, lines) => line !== '' || (index > 0 && lines[index - 1] !== ''));
}

function readLines(folder: string): string[] {
  const path = `${folder}/output.log`;
  const stat = statPlainFile(path);
  if (stat.kind !== 'file' || stat.size === 0) return [];
  const from = Math.max(0, stat.size - TAIL_BYTES);
  const bytes = readPlainFile(path, from, TAIL_BYTES);
  if (!bytes) return [];
  const lines = toPlainLines(Buffer.from(bytes).toString('utf8'));
  // The first one may be half a line.
  const whole = from > 0 ? lines.slice(1) : lines;
  return whole.at(-1) === '' ? whole.slice(0, -1) : whole;
}
