import type { NotRecording } from '../journal/journalWriter';
import type { ProgramEnd } from './spawnProgram';

/** "not recording since step 12: disk full". */
export function toNotRecordingText({ sinceStep, why }: NotRecording): string {
  return `not recording since step ${sinceStep}: ${why}`;
}

export interface Ending {
  readonly status: 'finished' | 'stopped' | 'failed';
  readonly reason: string | null;
}

/** State and reason of a program whose end is known. Asked for: stopped, whatever the exit. */
export function describeEnding({ exitCode, signal }: ProgramEnd, stopAsked: boolean): Ending {
  if (stopAsked) {
    if (signal === 'SIGKILL')
      return { status: 'stopped', reason: 'Stopped as asked; it was killed (SIGKILL).' };
    return { status: 'stopped', reason: 'Stopped as asked.' };
  }
  if (signal !== null) {
    const hint = signal === 'SIGKILL' ? ' Somebody killed it, or the system had no memory left.' : '';
    return { status: 'failed', reason: `The program was ended by ${signal}.${hint}` };
  }
  if (exitCode === 0) return { status: 'finished', reason: null };
  return { status: 'failed', reason: `The program ended with exit code ${exitCode ?? 'unknown'}.` };
}
