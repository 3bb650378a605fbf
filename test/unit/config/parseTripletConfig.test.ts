import { describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { starterConfigText } from '../../../src/config/starterConfig';

function problemsOf(text: string) {
  return parseTripletConfig(text, 'x.triplet.json').problems;
}

/** The piece of text that a problem marks (on one line). */
function marked(text: string, problem: { line: number; column: number; endColumn: number }): string {
  return text.split('\n')[problem.line - 1]!.slice(problem.column - 1, problem.endColumn - 1);
}

describe('parseTripletConfig', () => {
  it('fills in every default from a data path alone', () => {
    const { config, problems } = parseTripletConfig('{"data": {"path": "a.csv"}}', 'x');
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      seed: 1,
      data: { path: 'a.csv', labelColumn: 'label', scale: 1, holdOut: 0.2 },
      model: {
        layers: [{ dense: 128 }, { dense: 64 }],
        activation: 'relu',
        embeddingDim: 32,
        normalize: false,
      },
      loss: { kind: 'triplet', margin: 0.5, distance: 'euclidean', reduction: 'mean', soft: false },
      miner: { kind: 'batch-all' },
      batch: { classes: 8, perClass: 4 },
      optimizer: { kind: 'adam', learningRate: 0.001, weightDecay: 0 },
      schedule: { kind: 'constant' },
      steps: 2000,
      backend: 'auto',
    });
  });

  it('refuses what is nested without end instead of running out of stack, and counts no bracket of texts and comments', () => {
    for (const text of ['['.repeat(200_000), '{"a":'.repeat(200_000)])
      expect(problemsOf(text)).toMatchObject([{ severity: 'error', path: '', line: 1 }]);
    const [problem] = problemsOf(`\n ${'['.repeat(101)}`);
    expect(problem).toMatchObject({ line: 2, column: 102 });
    const brackets = '{['.repeat(500);
    expect(problemsOf(`{"data": {"path": "${brackets}"} /* ${brackets} */ } // ${brackets}`)).toEqual([]);
  });

  it('takes the starter as it is', () => {
    expect(problemsOf(starterConfigText())).toEqual([]);
  });

  it('takes comments, trailing commas, a byte order mark and CRLF', () => {
    const text = '\uFEFF{\r\n// a\r\n"data": {"path": "a.csv",},\r\n/* b */ "steps": 0,\r\n}';
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ path: 'steps', line: 4, column: 18, endLine: 4, endColumn: 19 });
  });

  it('marks an unknown field and names the one that was meant', () => {
    const text = '{\n  "data": { "path": "a" },\n  "optimizer": { "kind": "adam", "learningrte": 0.1 }\n}';
    const [problem, ...rest] = problemsOf(text);
    expect(rest).toEqual([]);
    expect(problem!.message).toBe('"learningrte" is no field of "optimizer". Did you mean "learningRate"?');
    expect(marked(text, problem!)).toBe('"learningrte"');
  });

  it('says of which kind a field is that stands at another', () => {
    const text = '{"data": {"path": "a"}, "optimizer": {"kind": "adam", "momentum": 0.9}}';
    expect(problemsOf(text)[0]!.message).toBe(
      '"momentum" is no field of "optimizer". It belongs to the kind "sgd" or "rmsprop".',
    );
  });

  it.each([
    ['{"data": {"path": 3}}', 'data.path', '"data.path" must be a text in double quotes, not 3.', '3'],
    ['{"data": {"path": "a"}, "steps": 1.5}', 'steps', '"steps" must be a whole number, not 1.5.', '1.5'],
    ['{"data": {"path": "a"}, "steps": 0}', 'steps', '"steps" must be at least 1.', '0'],
    ['{"data": {"path": "a"}, "steps": 1e20}', 'steps', '"steps" must be at most 1000000000.', '1e20'],
    ['{"data": {"path": "a"}, "steps": 1e400}', 'steps', '"steps" must be a number, not Infinity.', '1e400'],
    ['{"data": {"path": "a", "holdOut": 1}}', 'data.holdOut', '"data.holdOut" must be at most 0.9.', '1'],
    [
      '{"data": {"path": "a", "scale": 0}}',
      'data.scale',
      '"data.scale" must not be 0: every feature would be the same.',
      '0',
    ],
    ['{"data": {"path": ""}}', 'data.path', '"data.path" must not be empty.', '""'],
    [
      '{"data": {"path": "a"}, "miner": {"kind": "batchhard"}}',
      'miner.kind',
      '"miner.kind" must be one of "batch-hard", "batch-all", "semi-hard", "easy", "easy-positive", "random", "distance-weighted", not "batchhard". Did you mean "batch-hard"?',
      '"batchhard"',
    ],
    [
      '{"data": {"path": "a"}, "model": {"layers": [{"dense": 8}, {"dense": -1}]}}',
      'model.layers[1].dense',
      '"model.layers[1].dense" must be at least 1.',
      '-1',
    ],
    [
      '{"data": {"path": "a"}, "optimizer": {"kind": "sgd", "momentum": 1}}',
      'optimizer.momentum',
      '"optimizer.momentum" must be less than 1.',
      '1',
    ],
    ['{"data": {"path": "a"}, "loss": 7}', 'loss', '"loss" must be an object { … }, not 7.', '7'],
    [
      '{"data": {"path": "a"}, "__proto__": {}}',
      '__proto__',
      /"__proto__" is no field of a configuration/,
      '"__proto__"',
    ],
    [
      '{"data": {"path": "a"}, "seed": 1, "seed": 2}',
      'seed',
      '"seed" stands here twice: remove one.',
      '"seed"',
    ],
  ])('%s is refused with its place', (text, path, message, mark) => {
    const { config, problems } = parseTripletConfig(text, 'x');
    expect(config).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'error', path });
    expect(problems[0]!.message).toMatch(message);
    expect(marked(text, problems[0]!)).toBe(mark);
  });

  it('says what is missing on the section that misses it', () => {
    const text = '{\n "data": { "labelColumn": "y" } }';
    const [problem] = problemsOf(text);
    expect(problem!.message).toBe(
      '"data.path" is missing: name the data file, relative to this configuration.',
    );
    expect(marked(text, problem!)).toBe('"data"');
    expect(problemsOf('{}')[0]!.message).toContain('"data" is missing');
  });

  it('puts perClass 1 on perClass and shows the miner as related', () => {
    const text = '{"data": {"path": "a"}, "miner": {"kind": "batch-hard"}, "batch": {"perClass": 1}}';
    const { config, problems } = parseTripletConfig(text, 'x');
    expect(config).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toBe('batch.perClass');
    expect(marked(text, problems[0]!)).toBe('1');
    expect(marked(text, problems[0]!.related!)).toBe('"batch-hard"');
  });

  it('warns of a margin that no distance can reach, and still parses', () => {
    const text = '{"data": {"path": "a"}, "model": {"normalize": true}, "loss": {"margin": 2.5}}';
    const { config, problems } = parseTripletConfig(text, 'x');
    expect(config).not.toBeNull();
    expect(problems).toMatchObject([{ severity: 'warning', path: 'loss.margin' }]);
  });

  it('warns of contrastive margins that work against each other, or that no distance can reach', () => {
    const contrastive = (more: string) =>
      problemsOf(`{ "data": { "path": "a.csv" }, "loss": { "kind": "contrastive", ${more} } }`);
    expect(contrastive('"positiveMargin": 2')).toMatchObject([
      { severity: 'warning', path: 'loss.positiveMargin', related: { line: 1 } },
    ]);
    expect(contrastive('"distance": "cosine", "negativeMargin": 2')).toMatchObject([
      { severity: 'warning', path: 'loss.negativeMargin', related: { line: 1 } },
    ]);
    expect(contrastive('"positiveMargin": 0.2')).toEqual([]);
  });

  it('refuses Nesterov without momentum, and warns of a run that ends in its warm-up', () => {
    const nesterov =
      '{"data": {"path": "a"},\n"optimizer": {"kind": "sgd", "nesterov": true}, "schedule": {"kind": "constant"}}';
    expect(problemsOf(nesterov)).toMatchObject([{ severity: 'error', path: 'optimizer.nesterov', line: 2 }]);
    expect(problemsOf(nesterov)[0]!.message).toContain('momentum above 0');
    const short = '{"data": {"path": "a"}, "steps": 50,\n"schedule": {"kind": "cosine", "warmupSteps": 50}}';
    expect(problemsOf(short)).toMatchObject([
      { severity: 'warning', path: 'schedule.warmupSteps', line: 2, related: { line: 1 } },
    ]);
  });

  it('refuses variables of the environment that Margin sets itself', () => {
    expect(problemsOf('{"data": {"path": "a"}, "env": {"MARGIN_TOKEN": "x"}}')).toHaveLength(1);
    expect(problemsOf('{"data": {"path": "a"}, "env": {"OMP_NUM_THREADS": "1"}}')).toEqual([]);
  });

  it.each([
    '',
    '   ',
    '[',
    '{"data": ',
    '{"a" 1}',
    '{"a": nope}',
    '[]',
    '3',
    'null',
    '{"data": {"path": "a"}} x',
    '"',
  ])('answers %j with at least one error inside the text', (text) => {
    const { config, problems } = parseTripletConfig(text, 'x');
    expect(config).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem.severity).toBe('error');
      expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(problem.endLine * 1e6 + problem.endColumn).toBeGreaterThan(problem.line * 1e6 + problem.column);
    }
  });

  it('names a missing comma on its line', () => {
    const text = '{\n  "seed": 1\n  "steps": 2\n}';
    const [problem] = problemsOf(text);
    expect(problem!.message).toBe('Not valid JSON: a comma is missing here.');
    expect(problem!.line).toBe(3);
  });
});
