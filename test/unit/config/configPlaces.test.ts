import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAnalysisContext, toAnalysisContextFromHello } from '../../../src/config/analysisContext';
import { applyOverrides } from '../../../src/config/applyOverrides';
import { tripletJsonSchema } from '../../../src/config/jsonSchema';
import type { JsonSchema } from '../../../src/config/jsonSchema';
import { locateConfigPath } from '../../../src/config/locateConfigPath';
import { findNearestName } from '../../../src/config/nearestName';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { starterConfigText } from '../../../src/config/starterConfig';

describe('places and overrides of a configuration', () => {
  it('finds the value of a path, also inside lists', () => {
    const text = '{\n  "model": {\n    "layers": [{ "dense": 8 }, { "dense": 16 }]\n  }\n}';
    expect(locateConfigPath(text, 'model.layers[1].dense')).toEqual({
      line: 3,
      column: 43,
      endLine: 3,
      endColumn: 45,
    });
    expect(locateConfigPath(text, 'model.layers.0.dense')).toMatchObject({ line: 3, column: 27 });
    expect(locateConfigPath(text, 'optimizer.learningRate')).toBeNull();
    expect(locateConfigPath('', 'a')).toBeNull();
  });

  it('sets a field that is there and one that is not, and keeps comments', () => {
    const text =
      '{\n  // why\n  "data": { "path": "a" },\n  "optimizer": { "kind": "sgd", "learningRate": 1 }\n}';
    const result = applyOverrides(text, [
      ['optimizer.learningRate', '0.01'],
      ['miner.kind', 'batch-hard'],
      ['model.layers', '[{"dense": 4}]'],
      ['data.path', 'b c.csv'],
    ]);
    expect(result).toContain('// why');
    expect(parseTripletConfig(result, 'x').config).toMatchObject({
      data: { path: 'b c.csv' },
      optimizer: { kind: 'sgd', learningRate: 0.01 },
      miner: { kind: 'batch-hard' },
      model: { layers: [{ dense: 4 }] },
    });
  });

  it('shows an override of an unknown field as a problem of the result', () => {
    const text = applyOverrides(starterConfigText(), [['optimizer.lerningRate', '1']]);
    expect(parseTripletConfig(text, 'x').problems[0]!.message).toContain('Did you mean "learningRate"?');
  });

  it('refuses an override that goes through a number, with what was asked', () => {
    expect(() => applyOverrides('{"seed": 1}', [['seed.x', '1']])).toThrow(/--set seed\.x=1/);
    expect(() => applyOverrides('{}', [['', '1']])).toThrow(/--set needs a field/);
  });

  it('refuses a number that no configuration can hold', () => {
    for (const number of ['1e400', '-1e400'])
      expect(() => applyOverrides('{}', [['steps', number]])).toThrow(
        `--set steps=${number}: the number is beyond what can be written`,
      );
  });

  it('whatever number is set is the number that is parsed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (rate) => {
        const text = applyOverrides(starterConfigText(), [['optimizer.learningRate', String(rate)]]);
        expect(parseTripletConfig(text, 'x').config?.optimizer.learningRate).toBe(rate === 0 ? 0 : rate);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('never throws on mutilated text', () => {
    const starter = starterConfigText();
    fc.assert(
      fc.property(fc.nat(starter.length), fc.nat(40), fc.string(), (at, cut, put) => {
        const text = starter.slice(0, at) + put + starter.slice(at + cut);
        const { config, problems } = parseTripletConfig(text, 'x');
        expect(config !== null || problems.length > 0).toBe(true);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});

describe('the JSON schema', () => {
  it('documents every field, and every choice', () => {
    const undocumented: string[] = [];
    const visit = (schema: JsonSchema, path: string): void => {
      for (const [name, child] of Object.entries(schema.properties ?? {})) {
        if (!child.description) undocumented.push(`${path}.${name}`);
        if (
          child.enum &&
          (child['enumDescriptions'] as unknown[] | undefined)?.length !== child.enum.length
        ) {
          undocumented.push(`${path}.${name} choices`);
        }
        visit(child, `${path}.${name}`);
      }
      for (const child of schema.anyOf ?? []) visit(child, path);
      if (schema.items) visit(schema.items, `${path}[]`);
    };
    visit(tripletJsonSchema(), '');
    expect(undocumented).toEqual([]);
  });

  it('offers Markdown and defaults, and refuses unknown fields', () => {
    const schema = tripletJsonSchema();
    expect(schema.properties!['steps']).toMatchObject({ default: 2000, type: 'integer' });
    expect(schema.properties!['data']!.properties!['scale']!.markdownDescription).toContain('`0.0625`');
    expect(schema['additionalProperties']).toBe(false);
    expect(schema.required).toEqual(['data']);
  });
});

describe('what the analysis is told', () => {
  it('has the values and the place of each', () => {
    const text =
      '{\n "data": {"path": "a"},\n "optimizer": {"kind": "adam", "learningRate": 0.03},\n "miner": {"kind": "batch-hard"}\n}';
    const config = parseTripletConfig(text, 'x').config!;
    const context = toAnalysisContext({ config, file: '/w/x.triplet.json', text });
    expect(context).toMatchObject({
      learningRate: 0.03,
      miner: 'batch-hard',
      normalized: false,
      totalSteps: 2000,
    });
    expect(context.sites.get('optimizer.learningRate')).toEqual({
      file: '/w/x.triplet.json',
      line: 3,
      column: 48,
      endColumn: 52,
      text: '0.03',
    });
    expect(context.sites.get('optimizer')).toMatchObject({ line: 3, column: 2, endColumn: 13 });
    expect(context.sites.has('loss.margin')).toBe(false);
  });

  it('is read from the names that PyTorch scripts use', () => {
    const site = { file: 'train.py', line: 3 };
    const context = toAnalysisContextFromHello(
      {
        lr: 0.03,
        margin: 0.2,
        mining: 'BatchHardMiner',
        normalize: true,
        optimizer: 'AdamW',
        num_steps: 500,
        num_epochs: 20,
        embedding_dim: 64,
      },
      site,
    );
    expect(context).toMatchObject({
      learningRate: 0.03,
      loss: { margin: 0.2, soft: false, distance: 'euclidean' },
      miner: 'batch-hard',
      normalized: true,
      optimizer: 'adamw',
      totalSteps: 500,
      epochs: 20,
      embeddingDim: 64,
    });
    expect(context.sites.get('optimizer.learningRate')).toBe(site);
    expect(context.sites.has('schedule.kind')).toBe(false);
  });

  it('reads the built-in trainer’s own configuration from hello to the same values', () => {
    const config = parseTripletConfig(starterConfigText(), 'x').config!;
    const text = starterConfigText();
    const { sites: _a, ...direct } = toAnalysisContext({ config, file: 'f', text });
    const { sites: _b, ...said } = toAnalysisContextFromHello(
      config as unknown as Record<string, unknown>,
      null,
    );
    // What a client says of its loss tells no L* by itself.
    expect(said).toEqual({ ...direct, loss: { ...direct.loss, atCollapse: undefined } });
  });

  it('takes strange values for unknown', () => {
    const context = toAnalysisContextFromHello(
      { lr: 'high', margin: Number.NaN, optimizer: {}, normalize: 'yes' },
      null,
    );
    expect(context).toMatchObject({
      learningRate: null,
      loss: { margin: null },
      optimizer: null,
      normalized: false,
    });
  });
});

describe('findNearestName', () => {
  it('knows typos, case and dashes, and leaves the rest alone', () => {
    const names = ['learningRate', 'weightDecay', 'beta1'];
    expect(findNearestName('learning_rate', names)).toBe('learningRate');
    expect(findNearestName('leanringRate', names)).toBe('learningRate');
    expect(findNearestName('decay', names)).toBeNull();
    expect(findNearestName('euclid', ['euclidean', 'squared', 'cosine'])).toBe('euclidean');
    expect(findNearestName('bat', ['batch-hard', 'batch-all', 'random'])).toBeNull();
    expect(findNearestName('x'.repeat(10000), names)).toBeNull();
  });
});
