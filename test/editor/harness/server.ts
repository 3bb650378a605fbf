import { spawn, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { serverPaths } from '../../../scripts/setup/vscodeServer.mjs';

/** A running VS Code server. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** The machine's settings, which stand above the user's. Open windows follow them; of the user's file they don't. */
  readonly liveSettingsFile: string;
  readonly log: () => string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Folder of its own for data and extensions. */
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly settings: Record<string, unknown>;
  /** Without this every folder is trusted. */
  readonly workspaceTrust: boolean;
}

const startLimitMs = 60_000;

export async function startServer(options: ServerOptions): Promise<Server> {
  const { entry, node } = serverPaths();
  const dataFolder = join(options.folder, 'data');
  const liveSettingsFile = join(dataFolder, 'data/Machine/settings.json');
  writeSettings(join(dataFolder, 'data/User/settings.json'), options.settings);
  writeSettings(liveSettingsFile, {});
  const extensions = join(options.folder, 'extensions');
  cpSync(installedExtensions(), extensions, { recursive: true });
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  // Vitest's own workers are configured through these.
  for (const name of ['NODE_OPTIONS', 'VITEST', 'NODE_ENV', 'TEST']) Reflect.deleteProperty(env, name);
  const child = spawn(
    node,
    [
      entry,
      ...[
        '--host',
        '127.0.0.1',
        '--port',
        '0',
        '--without-connection-token',
        '--accept-server-license-terms',
      ],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensions],
      ...['--enable-smoke-test-driver', '--telemetry-level', 'off'],
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ],
    { cwd: options.folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let output = '';
  child.stderr.on('data', (chunk) => (output = (output + String(chunk)).slice(-200_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`The VS Code server ${reason}:\n${output.slice(-3000)}`));
    const timer = setTimeout(() => fail('did not start in time'), startLimitMs);
    child.once('exit', () => fail('ended at once'));
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.stdout.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-200_000);
      const found = /Extension host agent listening on (\d+)/.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    });
  });
  return {
    port,
    pid: child.pid!,
    liveSettingsFile,
    log: () => output,
    async stop() {
      signalGroup(child.pid!, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
      signalGroup(child.pid!, 'SIGKILL');
    },
  };
}

function writeSettings(file: string, settings: Record<string, unknown>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/** Folder with the packed extension installed, made once a test run (packageOnce.ts) or, for a script, on demand. */
function installedExtensions(): string {
  return (process.env.MARGIN_TEST_EXTENSIONS ??= installPackedExtension());
}

export function installPackedExtension(): string {
  const folder = join(root, `out/editor/extensions-${process.pid}`);
  const vsix = join(root, `out/editor/margin-${process.pid}.vsix`);
  const quiet = {
    cwd: root,
    encoding: 'utf8' as const,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], quiet);
  const { entry, node } = serverPaths();
  const data = join(root, `out/editor/install-data-${process.pid}`);
  execFileSync(
    node,
    [entry, '--extensions-dir', folder, '--server-data-dir', data, '--install-extension', vsix],
    quiet,
  );
  return folder;
}
