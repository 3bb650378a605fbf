import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findRun, makeWorkspace, margin, marginJson, readManifestFile } from './support/margin';
import { trainer } from './support/trainer';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly startedAt: string;
}

describe('R', () => {
  const cwd = makeWorkspace();
  let ids: string[];
  let starts: string[];
  beforeAll(async () => {
    for (const name of ['alpha', 'beta', 'alpha'])
      await margin(['run', '--name', name, '--', 'true'], { cwd });
    const { runs } = await marginJson<{ runs: Listed[] }>(['ls'], { cwd });
    ids = runs.map(({ id }) => id);
    starts = runs.map(({ startedAt }) => startedAt);
  });

  async function show(word: string): Promise<{ code: number | null; id: string | null; stderr: string }> {
    const { code, stdout, stderr } = await margin(['show', word, '--json'], { cwd });
    return { code, id: code === 0 ? (JSON.parse(stdout) as Listed).id : null, stderr };
  }

  test('is a folder, an id, the unique beginning of one, a name, or latest; ls has the newest first', async () => {
    const [newest, beta] = ids;
    // Two of one second are told apart by their start, not by the letters that are drawn for their ids.
    expect(starts.toSorted().reverse()).toEqual(starts);
    for (const [word, id] of [
      [join(cwd, '.margin/runs', beta!), beta],
      [`./.margin/runs/${beta}`, beta],
      [beta!, beta],
      [beta!.slice(0, -1), beta],
      ['beta', beta],
      ['latest', newest],
    ]) {
      expect({ word, ...(await show(word!)) }).toMatchObject({ word, code: 0, id });
    }
  });

  test('that is ambiguous ends with 2 and the candidates; one that is nothing with 2 and what to do', async () => {
    const ambiguous = await show('alpha');
    expect(ambiguous.code).toBe(2);
    for (const id of [ids[0]!, ids[2]!]) expect(ambiguous.stderr).toContain(id);
    expect(ambiguous.stderr).not.toContain(ids[1]!);
    expect((await show(ids[0]!.slice(0, 8))).code).toBe(2);
    expect(await show('gamma')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There is no run "gamma".*margin ls/) as string,
    });
    expect((await show('')).code).toBe(2);
  });

  test('a name may repeat, and may not be empty, too long, "latest", like an id, or hold / \\ or control characters', async () => {
    for (const name of [
      '',
      '   ',
      'x'.repeat(201),
      'latest',
      '20261126-120000-ab12',
      'a/b',
      'a\\b',
      'a\nb',
      'a\u0085b',
    ]) {
      const { code, stderr } = await margin(['run', '--name', name, '--', 'true'], { cwd });
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(stderr).toMatch(/name|id of a run/);
    }
    expect((await marginJson<{ runs: Listed[] }>(['ls'], { cwd })).runs).toHaveLength(3);
  });
});

test('numbers count per program file, and stay when runs are deleted', async () => {
  const cwd = makeWorkspace();
  for (const file of ['a.sh', 'b.sh']) writeFileSync(join(cwd, file), 'exit 0\n');
  const start = async (file: string) => {
    await margin(['run', '--', 'sh', file], { cwd });
    const { name, number } = readManifestFile(findRun(cwd))!;
    const folder = findRun(cwd)!;
    renameSync(folder, join(cwd, '.margin/runs', `moved-${basename(folder)}`));
    return `${String(name)} #${String(number)}`;
  };
  expect(await start('a.sh')).toBe('a.sh run 1 #1');
  expect(await start('b.sh')).toBe('b.sh run 1 #1');
  expect(await start('./a.sh')).toBe('a.sh run 2 #2');
  execFileSync('rm', ['-rf', ...['.margin/runs/'].map((folder) => join(cwd, folder, 'moved-*'))]);
  expect(await start('a.sh')).toBe('a.sh run 3 #3');
});

test('a program names its run where whoever started it has not, by the same rules', async () => {
  const cwd = makeWorkspace();
  const nameOf = async (words: string[], name: string): Promise<unknown> => {
    await margin(['run', ...words, '--', ...trainer({ steps: 2, name })], { cwd });
    return readManifestFile(findRun(cwd))?.['name'];
  };
  expect(await nameOf([], 'wide margin')).toBe('wide margin');
  expect(await nameOf(['--name', 'mine'], 'wide margin')).toBe('mine');
  expect(await nameOf([], 'latest')).toBe('trainer.cjs run 3');
  expect(await nameOf([], 'a/b')).toBe('trainer.cjs run 4');
});

describe('a run of a configuration', () => {
  const data = [
    'x,y,label',
    ...Array.from({ length: 60 }, (_, i) => `${(i % 3) + Math.sin(i) / 10},${i % 3},c${i % 3}`),
  ].join('\n');
  const config = `{
  // A comment.
  "data": { "path": "data.csv", "labelColumn": "label" },
  "model": { "layers": [{ "dense": 8 }], "embeddingDim": 4 },
  "batch": { "classes": 3, "perClass": 2 },
  "optimizer": { "kind": "adam", "learningRate": 0.001 },
  "steps": 12, "snapshotEvery": 5, "backend": "cpu",
  "env": { "FROM_CONFIG": "yes" },
}
`;

  function makeProject(): string {
    const cwd = makeWorkspace();
    mkdirSync(join(cwd, 'configs'));
    writeFileSync(join(cwd, 'configs/tiny.triplet.json'), config);
    writeFileSync(join(cwd, 'configs/data.csv'), `${data}\n`);
    return cwd;
  }

  test('trains, records what the trainer is told, and repeats with --again', async () => {
    const cwd = makeProject();
    const words = [
      'run',
      '--set',
      'optimizer.learningRate=0.01',
      '--set',
      'steps=8',
      '--env',
      'EXTRA=1',
      'configs/tiny.triplet.json',
    ];
    const { code, stdout, stderr } = await margin(words, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/tiny\.triplet\.json run 1: /);
    const first = readManifestFile(findRun(cwd))!;
    expect(first).toMatchObject({
      status: 'finished',
      steps: 8,
      totalSteps: 8,
      backend: 'cpu',
      program: { kind: 'config', file: join(cwd, 'configs/tiny.triplet.json'), cwd },
      config: { steps: 8, seed: 1, optimizer: { learningRate: 0.01 } },
      configText: config,
      env: { FROM_CONFIG: 'yes', EXTRA: '1' },
    });
    expect(Object.keys(first['metrics'] as object)).toEqual(
      expect.arrayContaining(['loss', 'lr', 'recall_at_1', 'kappa']),
    );
    writeFileSync(join(cwd, 'configs/tiny.triplet.json'), config.replace('12', '500'));
    expect((await margin(['run', '--again', first['id'] as string], { cwd })).code).toBe(0);
    const again = readManifestFile(findRun(cwd))!;
    expect(again).toMatchObject({
      name: 'tiny.triplet.json run 2',
      steps: 8,
      config: first['config'],
      env: first['env'],
    });
    expect((again['metrics'] as { loss: unknown }).loss).toEqual(
      (first['metrics'] as { loss: unknown }).loss,
    );
  });

  test('that check finds errors in is not started: exit 2, the problems with file:line:col, no half-made run', async () => {
    const cwd = makeProject();
    writeFileSync(
      join(cwd, 'bad.triplet.json'),
      '{\n  "data": { "path": "none.csv" },\n  "optimizer": { "learningRate": "high" }\n}\n',
    );
    writeFileSync(join(cwd, 'broken.triplet.json'), '{\n  "data": \n');
    writeFileSync(join(cwd, 'nodata.triplet.json'), '{ "data": { "path": "none.csv" } }');
    for (const [file, where] of [
      ['bad.triplet.json', /^bad\.triplet\.json:3:\d+: /m],
      ['broken.triplet.json', /^broken\.triplet\.json:\d+:\d+: Not valid JSON/m],
      ['nodata.triplet.json', /^nodata\.triplet\.json:1:\d+: .*none\.csv/m],
    ] as const) {
      const run = await margin(['run', file], { cwd });
      expect({ file, code: run.code }).toEqual({ file, code: 2 });
      expect(run.stderr).toMatch(where);
      const check = await margin(['check', file, '--json'], { cwd });
      expect(check.code).toBe(2);
      const { file: checked, problems } = JSON.parse(check.stdout) as {
        file: string;
        problems: Record<string, unknown>[];
      };
      expect(checked).toBe(join(cwd, file));
      for (const key of ['severity', 'message', 'path', 'line', 'column', 'endLine', 'endColumn'])
        expect(problems[0]).toHaveProperty(key);
    }
    expect(
      (
        await margin(
          ['run', '--set', 'batch.perClass=1', '--set', 'miner.kind=batch-hard', 'configs/tiny.triplet.json'],
          { cwd },
        )
      ).code,
    ).toBe(2);
    const { code, stdout } = await margin(['check', 'nowhere.triplet.json', '--json'], { cwd });
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 2,
      answer: {
        file: join(cwd, 'nowhere.triplet.json'),
        problems: [
          {
            severity: 'error',
            message: expect.stringContaining('does not exist') as string,
            path: '',
            ...{ line: 1, column: 1, endLine: 1, endColumn: 2 },
          },
        ],
      },
    });
    expect((await margin(['check', 'configs/tiny.triplet.json'], { cwd })).code).toBe(0);
    expect(findRun(cwd)).toBeUndefined();
  });
});

describe('a hostile runs folder', () => {
  const cwd = makeWorkspace();
  const runs = join(cwd, '.margin/runs');
  let good: string;
  beforeAll(async () => {
    await margin(['run', '--', ...trainer({ steps: 5 })], { cwd });
    good = findRun(cwd)!;
  });

  function copy(name: string): string {
    const folder = join(runs, name);
    cpSync(good, folder, { recursive: true });
    return folder;
  }

  async function showStatus(folder: string): Promise<{ status: string; reason: string | null }> {
    return marginJson(['show', folder], { cwd });
  }

  async function listStatus(id: string): Promise<Pick<Listed, 'status' | 'reason'> | undefined> {
    const { runs: listed } = await marginJson<{ runs: Listed[] }>(['ls'], { cwd });
    const run = listed.find((other) => other.id === id);
    return run && { status: run.status, reason: run.reason };
  }

  test('links, FIFOs, folders and devices in the place of files are never opened: the run is broken, show exits 0', async () => {
    const secret = join(makeWorkspace(), 'secret');
    writeFileSync(secret, '{"secret":true}');
    const replace: [string, string, (path: string) => void][] = [
      ['20260101-000000-aaaa', 'run.json', (path) => symlinkSync(secret, path)],
      ['20260101-000000-aaab', 'run.json', (path) => execFileSync('mkfifo', [path])],
      ['20260101-000000-aaac', 'events.jsonl', (path) => execFileSync('mkfifo', [path])],
      ['20260101-000000-aaad', 'output.log', (path) => symlinkSync(secret, path)],
      ['20260101-000000-aaae', 'run.json', (path) => mkdirSync(path)],
      ['20260101-000000-aaaf', 'ranks/0/metrics-0.arrow', (path) => execFileSync('mkfifo', [path])],
      ['20260101-000000-aaag', 'ranks', (path) => symlinkSync(makeWorkspace(), path)],
      ['20260101-000000-aaah', 'heartbeat', (path) => execFileSync('mknod', [path, 'c', '1', '3'])],
    ];
    for (const [id, name, make] of replace) {
      const folder = copy(id);
      rmSync(join(folder, name), { recursive: true, force: true });
      try {
        make(join(folder, name));
      } catch {
        rmSync(folder, { recursive: true });
        continue;
      }
      const { status, reason } = await showStatus(folder);
      expect({ name, status, reason }).toMatchObject({
        name,
        status: 'broken',
        reason: expect.stringContaining(name.split('/')[0]!) as string,
      });
      expect(reason).not.toContain('secret');
      // A list looks at the folder's own files only.
      if (!name.startsWith('ranks')) expect(await listStatus(id), name).toEqual({ status: 'broken', reason });
    }
    const logs = await margin(['logs', '20260101-000000-aaad'], { cwd });
    expect(logs.code).toBe(2);
    expect(logs.stdout).toBe('');
  });

  test('wrong types, no JSON and endless lines are a reason, not a crash; control characters do not reach the terminal', async () => {
    const manifest = readManifestFile(good)!;
    const contents: [string, string][] = [
      ['20260102-000000-aaaa', 'not json'],
      ['20260102-000000-aaab', '[]'],
      ['20260102-000000-aaac', JSON.stringify({ ...manifest, steps: 'many' })],
      ['20260102-000000-aaad', JSON.stringify({ ...manifest, metrics: [1] })],
    ];
    for (const [id, text] of contents) {
      writeFileSync(join(copy(id), 'run.json'), text);
      expect({ id, ...(await showStatus(join(runs, id))) }).toMatchObject({ id, status: 'broken' });
    }
    truncateSync(join(copy('20260102-000000-aaae'), 'run.json'), 100 * 1024 * 1024);
    expect(await showStatus(join(runs, '20260102-000000-aaae'))).toMatchObject({
      status: 'broken',
      reason: 'run.json is over 16 MB',
    });
    const named = copy('20260102-000000-aaaf');
    writeFileSync(
      join(named, 'run.json'),
      JSON.stringify({ ...manifest, id: '20260102-000000-aaaf', name: '<b>\u001b]0;x\u0007\u001b[2J' }),
    );
    mkdirSync(join(runs, 'no-run'));
    symlinkSync(good, join(runs, '20260103-000000-link'));
    const { stdout, stderr, code } = await margin(['ls'], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(stdout).toMatch(/20260102-000000-aaaa {2}.*broken {4}broken: run\.json is not JSON/);
    expect(stdout).not.toMatch(/-link/);
    expect(stderr).toMatch(/1 folder has no run\.json/);
    const listed = await marginJson<{ runs: Listed[]; skipped: number }>(['ls'], { cwd });
    expect(listed.skipped).toBe(1);
    const keys = 'id name status reason startedAt endedAt steps backend folder worst'.split(' ');
    for (const run of listed.runs) for (const key of keys) expect(run).toHaveProperty(key);
  });

  test('a bad line of events.jsonl is counted and skipped', async () => {
    const folder = copy('20260104-000000-aaaa');
    const events = readFileSync(join(folder, 'events.jsonl'), 'utf8');
    writeFileSync(join(folder, 'events.jsonl'), `garbage\n{"kind":"alert"}\n[1]\n${events}`);
    expect(await showStatus(folder)).toMatchObject({
      status: 'finished',
      alerts: [],
      warnings: ["events.jsonl: 3 lines can't be read and are skipped"],
    });
  });

  test('a segment that is cut off is named, and what stands before it is shown', async () => {
    const folder = copy('20260106-000000-aaaa');
    expect(await showStatus(folder)).toMatchObject({ status: 'finished', warnings: [] });
    const segment = join(folder, 'ranks/0/metrics-0.arrow');
    truncateSync(segment, statSync(segment).size - 40);
    expect(await showStatus(folder)).toMatchObject({
      status: 'finished',
      steps: 5,
      warnings: [expect.stringContaining('ranks/0/metrics-0.arrow') as string],
    });
  });

  test('a run of another host is lost only when its heartbeat is 15 s old by the clock of the file system', async () => {
    const folder = copy('20260105-000000-aaaa');
    const manifest = readManifestFile(folder)!;
    const recorder = { host: 'node-7', bootId: 'x', pid: 1, startTime: 1 };
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({ ...manifest, status: 'running', endedAt: null, recorder }),
    );
    execFileSync('touch', [join(folder, 'heartbeat')]);
    expect(await showStatus(folder)).toMatchObject({ status: 'running' });
    execFileSync('touch', ['-d', '20 seconds ago', join(folder, 'heartbeat')]);
    expect(await showStatus(folder)).toMatchObject({ status: 'lost' });
    const { code, stderr } = await margin(['adopt', folder], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/belongs to node-7/);
  });
});
