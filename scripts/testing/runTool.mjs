/** Runs a program of the project in the checkout, in a process group that ends with us or at its time limit. */
import { spawn } from 'node:child_process';
import { root } from '../setup/paths.mjs';

const drainMs = 3000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{env?: Record<string, string>, quiet?: boolean, timeoutMs?: number, cwd?: string}} [options] quiet: the output
 *   is only returned, not shown
 * @returns {Promise<{code: number, output: string, timedOut: boolean}>} code 124 after the time limit
 */
export function runTool(command, args, options = {}) {
  const { env = {}, quiet = false, timeoutMs = 30 * 60_000, cwd = root } = options;
  const windows = process.platform === 'win32';
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    shell: windows && !command.endsWith('.exe'),
  });
  const kill = () => {
    try {
      process.kill(windows ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  let output = '';
  let timedOut = false;
  const collect = (stream) => (chunk) => {
    output += chunk;
    if (!quiet) stream.write(chunk);
  };
  child.stdout.on('data', collect(process.stdout));
  child.stderr.on('data', collect(process.stderr));
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  const stopWithUs = () => {
    kill();
    process.exit(130);
  };
  process.once('SIGINT', stopWithUs);
  process.once('SIGTERM', stopWithUs);
  return new Promise((resolve) => {
    const settle = (code, error = '') => {
      clearTimeout(timer);
      process.removeListener('SIGINT', stopWithUs);
      process.removeListener('SIGTERM', stopWithUs);
      resolve({ code: timedOut ? 124 : code, output: output + error, timedOut });
    };
    child.once('error', (error) => settle(127, `${command} did not start: ${error.message}\n`));
    // `close` is when all output has been read; a grandchild that keeps our pipe open must not hold it up, though.
    child.once('close', (code) => settle(code ?? 1));
    child.once('exit', (code) => setTimeout(() => settle(code ?? 1), drainMs).unref());
  });
}
