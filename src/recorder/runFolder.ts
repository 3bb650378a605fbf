import { rmSync } from 'node:fs';
import type { RecorderIdentity, RunManifest } from '../domain/run';
import { CliError, EXIT, describeSystemError } from './cliError';
import { createEndpoint, removeSocket, writeEndpoint, type Endpoint } from './endpoint';
import { beat } from './heartbeat';
import { ownIdentity, takeLock } from './lock';
import { Recording, type RecordingOptions } from './recording';
import { createRunFolder } from './runId';
import { takeRunNumber } from './runNumber';
import { toDefaultName, toProgramLabel, type RunPlan } from './runPlan';
import { ensureRunsDir } from './runsDir';

export interface OpenRun {
  readonly id: string;
  readonly folder: string;
  readonly endpoint: Endpoint;
  readonly identity: RecorderIdentity;
  readonly recording: Recording;
}

/**
 * Makes the folder of a new run with everything that must be there before a program may start. Where that fails, nothing
 * was started and nothing is left behind.
 */
export async function openRunFolder(
  plan: RunPlan,
  runsDir: string,
  hooks: Pick<RecordingOptions, 'onNews' | 'journal' | 'stopDelays'>,
  signalGroup: (signal: NodeJS.Signals) => void,
): Promise<OpenRun> {
  ensureRunsDir(runsDir);
  let folder: string | undefined;
  let endpoint: Endpoint | undefined;
  try {
    const label = toProgramLabel(plan.program);
    const number = await takeRunNumber(runsDir, plan.program.file ?? label);
    const made = createRunFolder(runsDir, () => new Date());
    const { id } = made;
    folder = made.folder;
    const identity = ownIdentity();
    takeLock(folder, identity);
    beat(folder, true);
    endpoint = createEndpoint(id);
    writeEndpoint(folder, endpoint);
    const manifest = createManifest(plan, {
      id,
      name: plan.name ?? toDefaultName(plan.program, number),
      number,
      identity,
    });
    const recording = await Recording.open(
      { ...hooks, folder, manifest, endpoint, context: plan.context },
      signalGroup,
    );
    const stop = recording.journal.notRecording;
    if (stop !== null)
      throw new Error(`nothing can be recorded there (${stop.why}; a run needs at least 16 MB)`);
    await recording.listen();
    if (!(await recording.manifest.changeNow({}))) throw new Error('run.json could not be written');
    return { id, folder, endpoint, identity, recording };
  } catch (error) {
    if (endpoint !== undefined) removeSocket(endpoint);
    if (folder !== undefined) removeFolder(folder);
    throw new CliError(
      `The runs folder ${runsDir} can't be used: ${describeSystemError(error)}. ` +
        'Nothing was started. Make room or make it writable, or name another one with --runs-dir.',
      EXIT.cannotWork,
    );
  }
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What makes the folder unusable may keep it from being removed, too: the first reason is the one to tell.
  }
}

function createManifest(
  plan: RunPlan,
  given: { id: string; name: string; number: number; identity: RecorderIdentity },
): RunManifest {
  const { id, name, number, identity } = given;
  return {
    version: 1,
    id,
    name,
    number,
    status: 'starting',
    reason: null,
    warnings: [],
    exitCode: null,
    signal: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    program: plan.program,
    config: plan.config,
    configText: plan.configText,
    env: plan.env,
    backend: null,
    steps: 0,
    totalSteps: plan.totalSteps,
    stepsPerSecond: null,
    dropped: 0,
    metrics: {},
    snapshots: 0,
    worst: null,
    activeAlerts: 0,
    verdict: null,
    notRecording: null,
    recorder: identity,
    trainer: null,
    git: null,
  };
}
