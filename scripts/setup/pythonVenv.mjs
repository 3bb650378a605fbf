/** A virtual environment with today's PyTorch from PyPI (CPU is enough), and what the tests and the bench compare with. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeMark, findOnPath, isComplete, pythonRequirements, venvFolder } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

/** The environment's interpreter. */
export const venvPython = () =>
  join(venvFolder(), process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

export const pythonVenv = {
  name: 'python-venv',
  title: 'Python environment with PyTorch',
  probe: () => isComplete(venvFolder()),
  async install() {
    const python = findOnPath('python3', 'python');
    if (!python) throw new Error('no python3 on the PATH');
    const folder = venvFolder();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await runCommand('python-venv', python, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-cache-dir'];
    await runCommand('python-venv', venvPython(), [...pip, '-r', pythonRequirements]);
    await runCommand('python-venv', venvPython(), [
      '-c',
      'import torch, pyarrow, pandas, pytest; print(torch.__version__)',
    ]);
    writeFileSync(completeMark(folder), readFileSync(pythonRequirements));
  },
  advice: 'It needs Python 3.11 or newer with venv, a reachable package index and 6 GB in the cache folder.',
};
