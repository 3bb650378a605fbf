import { describe, expect, it } from 'vitest';
import { findSlowBackend } from '../../../src/editor/nativeTensorflow/slowBackend';
import type { RunRow } from '../../../src/protocol/viewer';

const row = (
  manifest: { kind?: string; wanted?: string; backend?: string | null },
  status = 'running',
): RunRow =>
  ({
    listing: { status },
    manifest: {
      program: { kind: manifest.kind ?? 'config' },
      config: { backend: manifest.wanted ?? 'auto' },
      backend: manifest.backend ?? null,
    },
  }) as unknown as RunRow;

describe('a run that goes without native TensorFlow', () => {
  it('is one of the built-in trainer that was free to choose and took a slower backend', () => {
    expect(findSlowBackend(row({ backend: 'wasm' }))).toBe('wasm');
    expect(findSlowBackend(row({ backend: 'cpu' }, 'stopping'))).toBe('cpu');
  });

  it('is none that trains natively, was told its backend, has not said it yet, is a command or has ended', () => {
    expect(findSlowBackend(row({ backend: 'native' }))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm', wanted: 'wasm' }))).toBeNull();
    expect(findSlowBackend(row({}))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm', kind: 'command' }))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm' }, 'finished'))).toBeNull();
    expect(
      findSlowBackend({ listing: { status: 'broken' }, manifest: null } as unknown as RunRow),
    ).toBeNull();
  });
});
