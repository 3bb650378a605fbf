import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A mark in the environment of everything that one test session starts. Recorders and trainers are detached from the
 * editor on purpose, so no process tree holds them together; the mark does.
 */
const variable = 'MARGIN_TEST_SESSION';

export interface Session {
  readonly env: Record<string, string>;
  /** Processes of this session that are alive: servers, extension hosts, recorders, trainers. */
  processes(): ProcessInfo[];
  /** Ends them all, hard. */
  killAll(): void;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly command: string;
}

export function createSession(): Session {
  const id = randomBytes(8).toString('hex');
  const processes = () =>
    listProcesses().filter(({ pid }) => readEnvironment(pid).includes(`${variable}=${id}`));
  return {
    env: { [variable]: id },
    processes,
    killAll() {
      // Twice: what was just being started when we looked is there at the second look.
      for (let round = 0; round < 2; round++) {
        for (const { pid } of processes()) kill(pid);
      }
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function listProcesses(): ProcessInfo[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((name) => ({ pid: Number(name), command: readProc(name, 'cmdline').replaceAll('\0', ' ').trim() }))
      .filter(({ command }) => command !== '');
  }
  const rows = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return rows.map((row) => ({ pid: Number.parseInt(row, 10), command: row.trim().replace(/^\d+\s+/, '') }));
}

function readEnvironment(pid: number): string {
  if (process.platform === 'linux') return readProc(String(pid), 'environ');
  try {
    return execFileSync('ps', ['-Eww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
