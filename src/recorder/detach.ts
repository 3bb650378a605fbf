import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CliError, EXIT } from './cliError';
import type { LaunchReport } from './launchReport';
import { print, printJson } from './terminal';

/**
 * Starts this program again as a detached recorder and waits until its run folder exists, or until it says why there is
 * none. It has a session of its own and no terminal, so that it outlives whoever started it.
 */
export async function startDetached(words: readonly string[], json: boolean): Promise<void> {
  const report = await launch(words.filter((word, index) => !isDetachOption(words, word, index)));
  if (report.kind === 'created') {
    const { id, folder } = report;
    print(json ? JSON.stringify({ id, folder }) : `${id} started: ${folder}`);
    return;
  }
  if (json && report.problems !== null) printJson({ problems: report.problems });
  throw new CliError(report.message, report.exitCode);
}

/** Runs `margin <words> --report-fd 3` in the background; resolves with what it reports. */
export async function launch(words: readonly string[]): Promise<LaunchReport> {
  const [verb = '', ...rest] = words;
  const child = spawn(
    process.execPath,
    [...process.execArgv, __filename, verb, '--report-fd', '3', ...rest],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      windowsHide: true,
    },
  );
  const pipe = child.stdio[3] as Readable;
  const text = await new Promise<string>((resolve, reject) => {
    let received = '';
    child.once('error', reject);
    pipe.setEncoding('utf8').on('data', (part: string) => (received += part));
    pipe.once('close', () => resolve(received));
  });
  child.unref();
  try {
    return JSON.parse(text) as LaunchReport;
  } catch {
    throw new CliError(
      'The recorder ended before it could make the run folder. Nothing was started.',
      EXIT.cannotWork,
    );
  }
}

function isDetachOption(words: readonly string[], word: string, index: number): boolean {
  const dashes = words.indexOf('--');
  return word === '--detach' && (dashes < 0 || index < dashes);
}
