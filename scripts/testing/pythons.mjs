/** The interpreters that the Python client is tried on: every supported version found, and both generations of PyTorch. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { debianTorch } from '../setup/debianTorch.mjs';
import { debianPython, findOnPath } from '../setup/paths.mjs';
import { pythonVenv, venvPython } from '../setup/pythonVenv.mjs';

const supportedMinors = [9, 10, 11, 12, 13];

/** @typedef {{title: string, path: string | undefined, advice: string, required: boolean}} Python */

/** @returns {Python[]} `path` is undefined where it isn't installed; `required` where CI must have it */
export function listPythons() {
  return [
    {
      title: "Debian's Python with PyTorch 1.13",
      path: debianTorch.probe() ? debianPython : undefined,
      advice: debianTorch.advice,
      required: true,
    },
    {
      title: 'Python with PyTorch of PyPI',
      path: pythonVenv.probe() ? venvPython() : undefined,
      advice: pythonVenv.advice,
      required: true,
    },
    ...supportedMinors.map((minor) => ({
      title: `Python 3.${minor}`,
      path: findVersion(minor),
      advice: `Install python3.${minor}.`,
      required: false,
    })),
  ];
}

function findVersion(minor) {
  const versions = join(process.env.PYENV_ROOT || join(homedir(), '.pyenv'), 'versions');
  const found = existsSync(versions)
    ? readdirSync(versions).find((name) => name.startsWith(`3.${minor}.`))
    : undefined;
  return found ? join(versions, found, 'bin/python') : findOnPath(`python3.${minor}`);
}
