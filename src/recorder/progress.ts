import { SingleBar } from 'cli-progress';
import { describeRunRow } from '../domain/rowText';
import type { LiveManifest } from './liveManifest';
import { TerminalText } from './terminalText';
import { printError, writeWaiting } from './terminal';

const PLAIN_EVERY_MS = 10_000;
const BAR_EVERY_MS = 200;

/** Shows a run at the terminal: the program's output, news, and how far it is. */
export interface Progress {
  start(manifest: LiveManifest): void;
  show(bytes: Uint8Array): Promise<void>;
  tell(text: string): void;
  finish(): void;
}

/** A line that stays at the bottom of a terminal; elsewhere a plain line on stderr every so often. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY && process.stderr.isTTY ? createBar(output) : createPlainLines(output);
}

function createPlainLines(output: NodeJS.WriteStream): Progress {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: (manifest) => {
      timer = setInterval(() => printError(`margin: ${describeRunRow(manifest.current)}`), PLAIN_EVERY_MS);
    },
    show: (bytes) => writeWaiting(output, bytes),
    tell: (text) => printError(`margin: ${text}`),
    finish: () => clearInterval(timer),
  };
}

/** The bar is taken away while something is written, and drawn again below it. */
function createBar(output: NodeJS.WriteStream): Progress {
  const cleaned = new TerminalText();
  let bar: SingleBar | undefined;
  let manifest: LiveManifest | undefined;
  let timer: NodeJS.Timeout | undefined;
  let atLineStart = true;

  const draw = () => {
    if (manifest === undefined || !atLineStart) return;
    const { steps, totalSteps } = manifest.current;
    if (bar === undefined) {
      const format = totalSteps === null ? '{text}' : '{bar} {text}';
      bar = new SingleBar({
        format,
        clearOnComplete: true,
        hideCursor: true,
        barsize: 24,
        stream: process.stderr,
        linewrap: false,
      });
      bar.start(totalSteps ?? 1, 0, { text: '' });
    }
    bar.update(Math.min(steps, totalSteps ?? 0), { text: describeRunRow(manifest.current) });
  };
  const clear = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    start: (live) => {
      manifest = live;
      timer = setInterval(draw, BAR_EVERY_MS);
    },
    show: async (bytes) => {
      clear();
      const text = cleaned.clean(bytes);
      if (text === '') return;
      await writeWaiting(output, text);
      atLineStart = text.endsWith('\n');
    },
    tell: (text) => {
      clear();
      printError(`margin: ${text}`);
    },
    finish: () => {
      clearInterval(timer);
      clear();
      if (!atLineStart) output.write('\n');
    },
  };
}
