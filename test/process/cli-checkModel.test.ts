import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeSafetensors } from '../../src/trainer/checkpoint/safetensors';
import { findRun, makeWorkspace, margin } from './support/margin';

const rows = Array.from({ length: 40 }, (_, i) => `${i % 4},${i % 5},k${i % 4}`);
const batch = { classes: 2, perClass: 2 };
const layers = { layers: [{ dense: 3 }], embeddingDim: 2 };

/** Weights of a `torch.nn.Sequential` of Linear(2, 3), ReLU, Linear(3, 2). */
function weightsOf(inputs: number): Buffer {
  const shapes = { '0.weight': [3, inputs], '0.bias': [3], '2.weight': [2, 3], '2.bias': [2] };
  const tensors = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    values: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(0.1),
  }));
  return Buffer.from(encodeSafetensors({ tensors, metadata: {} }));
}

describe('what a run would be refused for by its trainer', () => {
  const cwd = makeWorkspace();
  beforeAll(() => {
    writeFileSync(join(cwd, 'data.csv'), `a,b,label\n${rows.join('\n')}\n`);
    writeFileSync(join(cwd, 'fits.safetensors'), weightsOf(2));
    writeFileSync(join(cwd, 'wide.safetensors'), weightsOf(5));
    writeFileSync(join(cwd, 'torn.safetensors'), weightsOf(2).subarray(0, 40));
    writeFileSync(join(cwd, 'model.json'), '{"format": "layers-model"}');
    execFileSync('mkfifo', [join(cwd, 'pipe.safetensors')]);
    mkdirSync(join(cwd, 'folder'));
  });

  async function check(name: string, more: object): Promise<{ code: number | null; problems: object[] }> {
    const file = `${name}.triplet.json`;
    const config = { data: { path: 'data.csv' }, batch, steps: 3, backend: 'cpu', ...more };
    writeFileSync(join(cwd, file), JSON.stringify(config, null, 2));
    const { code, stdout } = await margin(['check', file, '--json'], { cwd });
    return { code, problems: (JSON.parse(stdout) as { problems: object[] }).problems };
  }

  test.each([
    ['wide', { weights: 'wide.safetensors', ...layers }, 'model.weights', 'does not fit the model'],
    ['torn', { weights: 'torn.safetensors', ...layers }, 'model.weights', 'cut off'],
    ['pipe', { weights: 'pipe.safetensors', ...layers }, 'model.weights', 'is no file'],
    ['folder', { path: 'folder' }, 'model.path', 'is no file'],
    ['model', { path: 'model.json' }, 'model.path', 'no "modelTopology"'],
  ])(
    'is on the line that names the file, before anything is started: %s',
    async (name, model, path, text) => {
      const { code, problems } = await check(name, { model });
      expect({ code, problems }).toMatchObject({
        code: 2,
        problems: [{ severity: 'error', path, message: expect.stringContaining(text) as string }],
      });
      const run = await margin(['run', `${name}.triplet.json`], { cwd });
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(new RegExp(`^${name}\\.triplet\\.json:\\d+:\\d+: `));
      expect(findRun(cwd)).toBeUndefined();
    },
  );

  test('is on the size of a batch that has more rows than there are', async () => {
    const drawn = await check('size', { batch: { sampler: 'random', size: 33 } });
    expect(drawn).toMatchObject({ code: 2, problems: [{ path: 'batch.size', severity: 'error' }] });
    expect(await check('size', { batch: { sampler: 'balanced', size: 32 } })).toEqual({
      code: 0,
      problems: [],
    });
  });

  test('is nothing where the files fit, and such a run trains', async () => {
    const model = { weights: 'fits.safetensors', ...layers };
    expect(await check('fits', { model })).toEqual({ code: 0, problems: [] });
    expect(await margin(['run', 'fits.triplet.json'], { cwd })).toMatchObject({ code: 0 });
  });
});
