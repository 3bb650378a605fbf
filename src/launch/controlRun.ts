import type { RunCli } from './marginCli';

/** null where it went well, else why not, for people. */
export type ControlOutcome = string | null;

/** Asks politely, or ends the process group at once; waits for the end. */
export function stopRun(runCli: RunCli, folder: string, now: boolean): Promise<ControlOutcome> {
  return control(runCli, ['stop', folder, ...(now ? ['--now'] : [])]);
}

/** Starts a new recorder for a run whose own was killed. */
export function adoptRun(runCli: RunCli, folder: string): Promise<ControlOutcome> {
  return control(runCli, ['adopt', folder]);
}

async function control(runCli: RunCli, args: readonly string[]): Promise<ControlOutcome> {
  const { exitCode, stdout, stderr } = await runCli(args);
  if (exitCode === 0) return null;
  return stderr.trim() || stdout.trim() || `margin ${args[0]} ended with exit code ${exitCode ?? 'unknown'}`;
}
