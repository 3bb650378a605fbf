/** Runs an installer's command quietly: its output goes to a log in the cache, and only a failure shows it. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';

export class CommandFailed extends Error {}

/**
 * @param {string} part whose log the output goes to
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, timeoutMs?: number}} [options]
 * @returns {Promise<string>} stdout and stderr together
 */
export function runCommand(part, command, args, options = {}) {
  const folder = join(cacheFolder(), 'logs');
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, `${part}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  log.write(`\n$ ${command} ${args.join(' ')}\n`);
  const windows = process.platform === 'win32';
  // A group of its own, so that a time limit also ends what the command started.
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    shell: windows,
  });
  let output = '';
  let timedOut = false;
  const collect = (chunk) => {
    log.write(chunk);
    output = (output + chunk).slice(-200_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const kill = () => {
    try {
      process.kill(windows ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // already gone
    }
  };
  const timeoutMs = options.timeoutMs ?? 15 * 60_000;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  process.once('exit', kill);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => settle(new CommandFailed(`${command} did not start: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return settle();
      const how = timedOut
        ? `took longer than ${timeoutMs / 1000} s`
        : `ended with ${signal ?? `exit ${code}`}`;
      const tail = output.trim().split('\n').slice(-8).join('\n    ');
      settle(
        new CommandFailed(
          `${command} ${args.slice(0, 3).join(' ')} … ${how} (whole output: ${logFile})\n    ${tail}`,
        ),
      );
    });
    function settle(error) {
      clearTimeout(timer);
      process.removeListener('exit', kill);
      log.end();
      if (error) reject(error);
      else resolve(output);
    }
  });
}
