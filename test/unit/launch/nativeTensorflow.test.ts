import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toInstallEnvironment } from '../../../src/launch/nativeTensorflow/installEnvironment';
import { findNativeFolder, readProbe } from '../../../src/util/nativeTensorflow';

describe('the place of native TensorFlow', () => {
  it('is one for the editor and the command line, which a variable moves', () => {
    expect(findNativeFolder({ MARGIN_NATIVE_DIR: '/fast/native', XDG_DATA_HOME: '/data' })).toBe(
      '/fast/native',
    );
    expect(findNativeFolder({ XDG_DATA_HOME: '/data' })).toBe(join('/data', 'margin', 'native'));
    expect(findNativeFolder({})).toBe(join(homedir(), '.local', 'share', 'margin', 'native'));
  });
});

describe('a probe of native TensorFlow', () => {
  const end = { stdout: '', stderr: '', timedOut: false, signal: null };

  it('passes only with the right product', () => {
    expect(readProbe({ ...end, stdout: 'native TensorFlow multiplies\n' })).toBeNull();
    expect(readProbe(end)).toBe('it computes wrongly');
  });

  it('says how it failed: too slow, a crash, or what Node says', () => {
    expect(readProbe({ ...end, timedOut: true, signal: 'SIGKILL' })).toBe('it did not load within 60 s');
    expect(readProbe({ ...end, signal: 'SIGSEGV' })).toBe('it crashed when it was loaded (SIGSEGV)');
    const stderr = 'node:internal/modules\n\nError: invalid ELF header\n    at Module.load';
    expect(readProbe({ ...end, stderr })).toBe('Error: invalid ELF header');
  });
});

describe('the environment of an installation', () => {
  it('keeps npm’s registry and proxies, and nothing of the npm or the editor that started it', () => {
    const from = {
      PATH: '/bin',
      npm_config_registry: 'https://mirror',
      npm_config_prefix: '/elsewhere',
      npm_lifecycle_event: 'start',
      NODE_OPTIONS: '--inspect',
      VSCODE_PID: '1',
    };
    expect(toInstallEnvironment(from, { temporary: '/t', asNode: true })).toEqual({
      PATH: '/bin',
      npm_config_registry: 'https://mirror',
      TMPDIR: '/t',
      PIP_NO_CACHE_DIR: '1',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });
});
