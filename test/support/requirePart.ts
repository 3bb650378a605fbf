/**
 * Parts that a machine may lack. A test that needs one is skipped loudly without it, and fails where everything must be
 * there (MARGIN_REQUIRE_ALL=1, as in CI).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { findChromium } from '../../scripts/setup/chromium.mjs';
import {
  debianPython,
  findOnPath,
  isComplete,
  serverFolder,
  tfjsNodePackage,
  venvFolder,
} from '../../scripts/setup/paths.mjs';
import { venvPython } from '../../scripts/setup/pythonVenv.mjs';
import { serverPaths } from '../../scripts/setup/vscodeServer.mjs';

export type PartName =
  'python' | 'torch' | 'debian-torch' | 'native-tensorflow' | 'chromium' | 'vscode-server' | 'tmpfs';

export interface Part {
  readonly name: PartName;
  /** The program or folder to use; undefined when the part is missing. */
  readonly path: string | undefined;
  /** What to do to get it. */
  readonly advice: string;
}

const install = (name: string) => `Run \`node scripts/setup.mjs ${name}\`.`;

const finders: Record<PartName, { find: () => string | undefined; advice: string }> = {
  /** The user's own python3. */
  python: { find: () => findOnPath('python3', 'python'), advice: 'Install Python 3.9 or newer.' },
  /** Python of the virtual environment: PyPI's torch, tensorboard, pyarrow, pandas, pytorch-metric-learning. */
  torch: {
    find: () => (isComplete(venvFolder()) ? venvPython() : undefined),
    advice: install('python-venv'),
  },
  /** Debian's interpreter with its torch 1.13. */
  'debian-torch': {
    find: () => (existsSync('/usr/lib/python3/dist-packages/torch/__init__.py') ? debianPython : undefined),
    advice: install('debian-torch'),
  },
  /** Folder of @tensorflow/tfjs-node whose native binding is there. */
  'native-tensorflow': {
    find: () =>
      existsSync(join(tfjsNodePackage, 'lib/napi-v8/tfjs_binding.node')) ? tfjsNodePackage : undefined,
    advice: install('native-tensorflow'),
  },
  chromium: { find: findChromium, advice: install('chromium') },
  /** The server's entry script; run it with `serverPaths().node`. */
  'vscode-server': {
    find: () => (isComplete(serverFolder()) ? serverPaths().entry : undefined),
    advice: install('vscode-server'),
  },
  /** May mount small file systems (for full and read-only disks). */
  tmpfs: {
    find: () => (process.platform === 'linux' && process.getuid?.() === 0 ? findOnPath('mount') : undefined),
    advice: 'Run the tests as root on Linux.',
  },
};

/** Looks a part up; cheap. */
export function part(name: PartName): Part {
  const { find, advice } = finders[name];
  return { name, path: find(), advice };
}

/** The part's path; throws with what to do when it is missing. Inside `describeWith` it is always there. */
export function requirePart(name: PartName): string {
  const { path, advice } = part(name);
  if (path === undefined) throw new Error(`${name} is missing. ${advice}`);
  return path;
}

/** A `describe` that needs parts: `describeWith(['torch'], 'the Python client', () => …)`. */
export function describeWith(names: readonly PartName[], title: string, body: () => void): void {
  const missing = names.map(part).filter(({ path }) => path === undefined);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const reason = missing.map(({ name, advice }) => `${name} is missing: ${advice}`).join(' ');
  if (process.env.MARGIN_REQUIRE_ALL === '1') {
    describe(title, () => {
      test('has every part that it needs', () => {
        throw new Error(reason);
      });
    });
    return;
  }
  console.warn(`SKIPPED: ${title}. ${reason}`);
  describe.skip(title, body);
}
