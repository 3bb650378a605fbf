import { describe, expect, it } from 'vitest';
import { findSlowBackend } from '../../../src/editor/nativeTensorflow/slowBackend';
import type { RunRow } from '../../../src/protocol/viewer';

const row = (
  manifest: { kind?: string; wanted?: string; backend?: string | null; seconds?: number },
  status = 'finished',
): RunRow =>
  ({
    listing: { status },
    manifest: {
      program: { kind: manifest.kind ?? 'config' },
      config: { backend: manifest.wanted ?? 'auto' },
      backend: manifest.backend ?? null,
      startedAt: '2026-11-26T10:00:00.000Z',
      endedAt:
        status === 'running'
          ? null
          : new Date(Date.UTC(2026, 10, 26, 10, 0, manifest.seconds ?? 40)).toISOString(),
    },
  }) as unknown as RunRow;

describe('a run that goes without native TensorFlow', () => {
  it('is one of the built-in trainer that was free to choose and took a slower backend to its end', () => {
    expect(findSlowBackend(row({ backend: 'wasm' }))).toBe('wasm');
    expect(findSlowBackend(row({ backend: 'cpu' }, 'stopped'))).toBe('cpu');
  });

  it('is none that trains natively, was told its backend, has not said it yet, is a command, goes on, failed or was short', () => {
    expect(findSlowBackend(row({ backend: 'native' }))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm', wanted: 'wasm' }))).toBeNull();
    expect(findSlowBackend(row({}))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm', kind: 'command' }))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm' }, 'running'))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm' }, 'failed'))).toBeNull();
    expect(findSlowBackend(row({ backend: 'wasm', seconds: 19 }))).toBeNull();
    expect(
      findSlowBackend({ listing: { status: 'broken' }, manifest: null } as unknown as RunRow),
    ).toBeNull();
  });
});
