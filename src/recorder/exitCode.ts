import { constants } from 'node:os';
import type { ProgramEnd } from './spawnProgram';

/** The program's own exit code; 128 + n after signal n, as shells have it. */
export function toExitCode({ exitCode, signal }: ProgramEnd): number {
  if (signal !== null) return 128 + (constants.signals[signal] ?? 0);
  return exitCode ?? 0;
}
