import type { RunManifest } from '../domain/run';
import { EXIT } from './cliError';
import { createChildEnvironment } from './childEnvironment';
import { closeRunFolder } from './closeRunFolder';
import { readGitState } from './gitState';
import { endGroup, signalGroup } from './processGroup';
import { describeEnding } from './reasons';
import { openRunFolder, type OpenRun } from './runFolder';
import type { RunPlan } from './runPlan';
import { spawnProgram, type SpawnResult } from './spawnProgram';
import { startHeartbeat } from './startHeartbeat';
import { toExitCode } from './exitCode';

/** What the recorder tells whoever started it. */
export interface RunWatcher {
  onCreated?(run: OpenRun): void;
  /** A sentence: an alert, a full disk, a folder that is gone. */
  onNews?(text: string): void;
}

export interface RecordOptions {
  readonly runsDir: string;
  readonly stdin: 'inherit' | 'ignore';
}

export interface RecordedRun {
  readonly manifest: RunManifest;
  readonly folder: string;
  /** Exit code for `margin run`. */
  readonly exitCode: number;
  /** What to say on stderr where the program could not even be started. */
  readonly failure: string | null;
}

/** How long what a program leaves behind in its group gets between SIGTERM and SIGKILL. */
const GROUP_GRACE_MS = 5000;

/** Records one run from its start to its end. Throws a CliError before anything is started, never afterwards. */
export async function recordRun(
  plan: RunPlan,
  options: RecordOptions,
  watcher: RunWatcher,
): Promise<RecordedRun> {
  const program: { leader: number | null } = { leader: null };
  const run = await openRunFolder(
    plan,
    options.runsDir,
    { onNews: (text) => watcher.onNews?.(text) },
    (signal) => program.leader !== null && signalGroup(program.leader, signal),
  );
  const { recording, folder } = run;
  const heart = startHeartbeat(folder, recording.journal);
  watcher.onCreated?.(run);
  const spawned = await start(plan, options, run);
  if (spawned.kind !== 'spawned') {
    await closeRunFolder(run, heart, { status: 'failed', reason: spawned.message });
    const codes = {
      'not-found': EXIT.notFound,
      'not-executable': EXIT.notExecutable,
      failed: EXIT.cannotWork,
    };
    return {
      manifest: recording.manifest.current,
      folder,
      exitCode: codes[spawned.kind],
      failure: spawned.message,
    };
  }
  const leader = spawned.identity.pid;
  program.leader = leader;
  recording.manifest.change({ trainer: spawned.identity });
  // A built-in trainer is running when it says hello; what a command does before it speaks, if it ever does, nobody knows.
  if (plan.program.kind === 'command' && recording.manifest.current.status === 'starting')
    await recording.enter('running');
  void readGitState(plan.program.cwd).then((git) => git !== null && recording.manifest.change({ git }));
  recording.stop.repeat();

  const end = await spawned.end;
  const stopAsked = recording.stop.asked;
  recording.stop.dispose();
  if (stopAsked || end.signal !== null) await endGroup(leader, GROUP_GRACE_MS);
  // From here on its pid may become anybody's.
  program.leader = null;
  await recording.drain();
  if (end.exitCode === 0) recording.warnOfMissingGoodbye();
  await closeRunFolder(run, heart, { ...end, ...describeEnding(end, stopAsked) });
  return { manifest: recording.manifest.current, folder, exitCode: toExitCode(end), failure: null };
}

function start(
  plan: RunPlan,
  options: RecordOptions,
  { id, folder, endpoint }: OpenRun,
): Promise<SpawnResult> {
  const address = { socket: endpoint.address, token: endpoint.token, id, folder };
  const environment = createChildEnvironment(process.env, address, plan.env);
  // The editor's own Node is Electron on the desktop.
  if (plan.program.kind === 'config' && process.versions['electron'] !== undefined) {
    environment['ELECTRON_RUN_AS_NODE'] = '1';
  }
  const { argv, cwd } = plan.program;
  return spawnProgram({ argv, cwd, environment, stdin: options.stdin }, folder);
}
