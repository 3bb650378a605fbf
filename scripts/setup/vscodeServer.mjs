/**
 * The real VS Code server for the editor tests and `npm start`, with the Node that it needs. Installed without install
 * scripts: that takes seconds and no compiler, and leaves out only the integrated terminal and the log files.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { completeMark, hostLockfile, hostManifest, isComplete, serverFolder } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

const serverNodeMajor = 24;
const vscodeFolder = (folder) => join(folder, 'node_modules/code-server/lib/vscode');

/** Entry of the server and the Node program that runs it. */
export function serverPaths() {
  const folder = serverFolder();
  return {
    entry: join(vscodeFolder(folder), 'out/server-main.js'),
    node: join(folder, 'node_modules/.bin/node'),
  };
}

export const vscodeServer = {
  name: 'vscode-server',
  title: 'VS Code server',
  probe: () => isComplete(serverFolder()),
  async install() {
    const folder = serverFolder();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyFileSync(hostManifest, join(folder, 'package.json'));
    copyFileSync(hostLockfile, join(folder, 'package-lock.json'));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await runCommand('vscode-server', 'npm', ['ci', ...quiet], { cwd: folder });
    linkNode(folder);
    await runCommand('vscode-server', 'npm', ['install', '--omit=dev', '--legacy-peer-deps', ...quiet], {
      cwd: vscodeFolder(folder),
    });
    const { entry, node } = serverPaths();
    await runCommand('vscode-server', node, [entry, '--version'], { timeoutMs: 60_000 });
    writeFileSync(completeMark(folder), readFileSync(hostManifest));
  },
  advice:
    'The editor tests need Linux or macOS, a reachable npm registry and about 700 MB in the cache folder.',
};

/** The Node that the server needs: shipped as an npm package for Linux, elsewhere the running one if it is new enough. */
function linkNode(folder) {
  const shipped = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= serverNodeMajor;
  if (!existsSync(shipped) && !isNewEnough) {
    throw new Error(`it needs Node ${serverNodeMajor}, and this is Node ${process.versions.node}`);
  }
  const link = serverPaths().node;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(existsSync(shipped) ? shipped : process.execPath, link);
}
