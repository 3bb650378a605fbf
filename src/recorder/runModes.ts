import { join } from 'node:path';
import { describeRunRow } from '../domain/rowText';
import { reportFailure, sendReport } from './launchReport';
import { OutputTail } from './outputTail';
import { createProgress } from './progress';
import { readRun, type FoundRun } from './readRun';
import { recordRun, type RecordedRun } from './recordRun';
import type { OpenRun } from './runFolder';
import type { RunPlan } from './runPlan';
import { showRun } from './showRun';
import { handleSignals } from './signals';
import { print, printError, printJson } from './terminal';

/** `margin run` at a terminal: the recorder in the foreground, the program's output passing by. */
export async function runInForeground(plan: RunPlan, runsDir: string, json: boolean): Promise<void> {
  const signals = handleSignals();
  const progress = createProgress(json ? process.stderr : process.stdout);
  let tail: OutputTail | undefined;
  const recorded = await recordRun(
    plan,
    { runsDir, stdin: 'inherit' },
    {
      onCreated: (run) => {
        signals.connect((how) => run.recording.requestStop(how));
        tail = new OutputTail(join(run.folder, 'output.log'), (bytes) => progress.show(bytes));
        tail.start();
        progress.start(run.recording.manifest);
      },
      onNews: (text) => progress.tell(text),
    },
  );
  // The run has ended: from now on Ctrl-C can only mean the output that a slow terminal or reader has not taken yet.
  await Promise.race([tail?.finish(), signals.next()]);
  progress.finish();
  if (recorded.failure !== null) printError(`margin: ${recorded.failure}`);
  if (json) printJson(showRun(readRun(recorded.folder) ?? toFoundRun(recorded)));
  else print(`${recorded.manifest.name}: ${describeRunRow(recorded.manifest)} (${recorded.folder})`);
  process.exitCode = recorded.exitCode;
}

/** Of a folder that was deleted meanwhile only the recorder still knows. */
function toFoundRun({ folder, manifest }: RecordedRun): FoundRun {
  return { folder, listing: { ...manifest, folder }, manifest };
}

/** The recorder of a run that the editor started: no terminal, and one line to whoever waits for the folder. */
export async function runDetached(plan: RunPlan, runsDir: string, reportFd: number): Promise<void> {
  const signals = handleSignals();
  const report = ({ id, folder, recording }: OpenRun) => {
    signals.connect((how) => recording.requestStop(how));
    sendReport(reportFd, { kind: 'created', id, folder });
  };
  try {
    const { exitCode } = await recordRun(plan, { runsDir, stdin: 'ignore' }, { onCreated: report });
    process.exitCode = exitCode;
  } catch (error) {
    reportFailure(error, { reportFd: String(reportFd) });
  }
}
