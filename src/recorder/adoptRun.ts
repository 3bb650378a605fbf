import { ENDED, type ProcessIdentity, type RecorderIdentity, type RunManifest } from '../domain/run';
import { toAnalysisContext } from '../config/analysisContext';
import type { TripletConfig } from '../config/tripletConfig';
import type { AnalysisContext } from '../domain/analysisContext';
import { currentHost, isProcessAlive, isThisHost } from '../util/processIdentity';
import { CliError, EXIT, describeSystemError } from './cliError';
import { closeRunFolder } from './closeRunFolder';
import { createEndpoint, readEndpoint, writeEndpoint, type Endpoint } from './endpoint';
import { isBindable } from './socketFolder';
import { LockHeldError, ownIdentity, releaseLock, takeLock } from './lock';
import { findHostileEntry } from './plainFile';
import { endGroup, signalGroup } from './processGroup';
import { readRun, type FoundRun } from './readRun';
import { describeEnding } from './reasons';
import { Recording } from './recording';
import { replayJournal } from './replayJournal';
import { handleSignals } from './signals';
import { STOP_DELAYS } from './stopSequence';
import { startHeartbeat } from './startHeartbeat';

const WATCH_EVERY_MS = 200;
const GROUP_GRACE_MS = 5000;
/** Clients try again at least once a second. */
const RECONNECT_MS = 2500;

/**
 * Goes on recording a run whose recorder was killed: same folder, same address, same journal. Its program is not a child of
 * this process, so the end comes from its `bye`; without one it is unknown.
 */
export async function adoptRun(asked: FoundRun, onReady: () => void): Promise<void> {
  const { folder } = asked;
  refuseOtherHost(requireManifest(asked));
  const identity = ownIdentity();
  takeDeadLock(folder, identity);
  const run = readAgain(asked, identity);
  const { manifest } = run;
  if (ENDED.has(manifest.status)) {
    releaseLock(folder, identity);
    return onReady();
  }
  const trainer = findTrainer(manifest);
  const opened = await openAdopted(run, manifest, { identity, trainer }).catch((error: unknown) => {
    releaseLock(folder, identity);
    throw new CliError(`${folder} can't be adopted: ${describeSystemError(error)}.`, EXIT.cannotWork);
  });
  const { recording, endpoint } = opened;
  const heart = startHeartbeat(folder, recording.journal);
  const signals = handleSignals();
  signals.connect((how) => recording.requestStop(how));
  recording.note(`Adopted by process ${identity.pid}: the recorder before it was killed.`);
  onReady();

  await waitForEnd(trainer, recording);
  const stopAsked = recording.stop.asked || manifest.status === 'stopping';
  const killedAtStep = opened.stepAtAdoption;
  if (stopAsked && trainer !== null) await endGroup(trainer.pid, GROUP_GRACE_MS);
  await recording.drain();
  await closeRunFolder(
    { id: manifest.id, folder, endpoint, identity, recording },
    heart,
    describeAdoptedEnd(recording, stopAsked, killedAtStep),
  );
  signals.dispose();
}

/** Whoever held the lock before may have ended the run meanwhile: only now its manifest stands still. */
function readAgain(
  asked: FoundRun,
  identity: RecorderIdentity,
): FoundRun & { readonly manifest: RunManifest } {
  try {
    const run = readRun(asked.folder) ?? { ...asked, manifest: null };
    return { ...run, manifest: requireManifest(run) };
  } catch (error) {
    releaseLock(asked.folder, identity);
    throw error;
  }
}

function requireManifest({ folder, manifest, listing }: FoundRun): RunManifest {
  const hostile = findHostileEntry(folder);
  if (manifest !== null && hostile === null) return manifest;
  throw new CliError(
    `${folder} can't be adopted: ${hostile ?? listing.reason ?? 'it is broken'}.`,
    EXIT.cannotWork,
  );
}

/** The run's program while it runs: after a reboot, or once it has ended, its pid and group may be somebody else's. */
function findTrainer({ recorder, trainer }: RunManifest): ProcessIdentity | null {
  const sameBoot = recorder?.bootId === currentHost().bootId;
  return sameBoot && trainer !== null && isProcessAlive(trainer) ? trainer : null;
}

async function openAdopted(
  { folder, listing }: FoundRun,
  manifest: RunManifest,
  { identity, trainer }: { readonly identity: RecorderIdentity; readonly trainer: ProcessIdentity | null },
) {
  const known = readEndpoint(folder);
  const endpoint: Endpoint = known !== null && isBindable(known.address) ? known : createEndpoint(listing.id);
  if (endpoint !== known) writeEndpoint(folder, endpoint);
  const status = manifest.status === 'stopping' ? 'stopping' : 'running';
  const recording = await Recording.open(
    {
      folder,
      manifest: { ...manifest, status, recorder: identity, notRecording: null },
      endpoint,
      context: toContext(manifest),
      stopDelays: { ...STOP_DELAYS, reconnectMs: isKnownToSpeak(manifest) ? RECONNECT_MS : 0 },
    },
    (signal) => trainer !== null && isProcessAlive(trainer) && signalGroup(trainer.pid, signal),
  );
  replayJournal(recording, folder);
  const stepAtAdoption = recording.summaries.steps;
  await recording.listen();
  await recording.manifest.changeNow({});
  if (status === 'stopping') recording.stop.start();
  return { recording, endpoint, stepAtAdoption };
}

function isKnownToSpeak({ program, steps, metrics }: RunManifest): boolean {
  return program.kind === 'config' || steps > 0 || Object.keys(metrics).length > 0;
}

/** The sites and hyperparameters that the first recorder knew. */
function toContext({ program, config, configText }: RunManifest): AnalysisContext | null {
  if (program.kind !== 'config' || program.file === null || config === null || configText === null)
    return null;
  try {
    return toAnalysisContext({
      config: config as unknown as TripletConfig,
      file: program.file,
      text: configText,
    });
  } catch {
    return null;
  }
}

function takeDeadLock(folder: string, identity: ReturnType<typeof ownIdentity>): void {
  try {
    takeLock(folder, identity);
  } catch (error) {
    if (error instanceof LockHeldError) {
      const { pid, host } = error.holder;
      throw new CliError(
        `The run is recorded by process ${pid} on ${host}; it needs no other recorder.`,
        EXIT.cannotWork,
      );
    }
    throw new CliError(
      `The lock of ${folder} can't be taken: ${describeSystemError(error)}.`,
      EXIT.cannotWork,
    );
  }
}

function refuseOtherHost({ recorder }: RunManifest): void {
  const { host } = currentHost();
  if (recorder !== null && !isThisHost(recorder)) {
    throw new CliError(
      `The run belongs to ${recorder.host}, this is ${host}${recorder.host === host ? ' in another container' : ''}: its program can only be reached there. Run \`margin adopt\` there.`,
      EXIT.cannotWork,
    );
  }
}

/** Until the program is gone: watched by pid and start time, because pids are used again. */
async function waitForEnd(trainer: ProcessIdentity | null, recording: Recording): Promise<void> {
  while (trainer !== null && isProcessAlive(trainer)) {
    await new Promise((resolve) => setTimeout(resolve, WATCH_EVERY_MS));
  }
  recording.stop.dispose();
}

function describeAdoptedEnd(
  recording: Recording,
  stopAsked: boolean,
  killedAtStep: number,
): Parameters<typeof closeRunFolder>[2] {
  const { goodbye } = recording;
  const exitCode = goodbye?.exitCode ?? null;
  if (stopAsked) return { exitCode, signal: null, ...describeEnding({ exitCode, signal: null }, true) };
  if (goodbye === null) {
    const reason = `its recorder was killed at step ${killedAtStep}; exit unknown`;
    return { exitCode: null, signal: null, status: 'lost', reason };
  }
  // A program that said goodbye without an exit code had come to its end.
  return { exitCode, signal: null, ...describeEnding({ exitCode: exitCode ?? 0, signal: null }, false) };
}
