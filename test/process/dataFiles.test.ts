import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../src/config/parseTripletConfig';
import { checkData } from '../../src/data/checkData';
import { readTable } from '../../src/data/readTable';
import { valuesOf } from '../support/features';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'margin-data-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const data = (path: string, more: object = {}) => ({
  path,
  labelColumn: 'y',
  ignoreColumns: [],
  scale: 1,
  standardize: 'none' as const,
  holdOut: 0,
  holdOutBy: 'row' as const,
  ...more,
});
const good = 'a,b,y\n1,2,x\n3,4,x\n5,6,z\n7,8,z\n';

async function problemsOf(content: string | Buffer, more: object = {}, name = 'd.csv'): Promise<string[]> {
  writeFileSync(join(folder, name), content);
  return (await readTable(data(name, more), folder)).problems.map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

describe('reading a CSV file', () => {
  it.each([
    ['plain', good, 'd.csv'],
    ['gzipped', gzipSync(good), 'd.csv.gz'],
    ['gzipped without the name', gzipSync(good), 'e.csv'],
    ['with semicolons', good.replaceAll(',', ';'), 'd.csv'],
    ['with tabs', good.replaceAll(',', '\t'), 'd.tsv'],
    [
      'with a byte order mark, CRLF, blank lines and no end of line',
      `\uFEFF${good.trimEnd().replaceAll('\n', '\r\n\r\n')}`,
      'd.csv',
    ],
    ['with carriage returns alone', good.replaceAll('\n', '\r'), 'd.csv'],
    ['with carriage returns alone and quotes', good.replaceAll('\n', '\r').replace('1,', '"1",'), 'd.csv'],
    ['with quotes and blanks', '"a", b ,y\n"1", 2 , x \n3,4e0,x\n+5,6.,z\n7,8,z\n', 'd.csv'],
  ])('%s gives its rows', async (_, content, name) => {
    writeFileSync(join(folder, name), content);
    const { table, problems } = await readTable(data(name, { scale: 2 }), folder);
    expect(problems).toEqual([]);
    expect(table).toMatchObject({ n: 4, d: 2, classNames: ['x', 'z'], columns: ['a', 'b'] });
    expect([...valuesOf(table!.features)]).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect([...table!.labels]).toEqual([0, 0, 1, 1]);
  });

  it('sorts classes by number where they are numbers, whatever comes first', async () => {
    writeFileSync(join(folder, 'n.csv'), 'y,a\n10,1\n9,1\n10,1\n-3,1\n');
    const { table } = await readTable(data('n.csv'), folder);
    expect(table!.classNames).toEqual(['-3', '9', '10']);
    expect([...table!.labels]).toEqual([2, 1, 2, 0]);
  });

  it('leaves out the columns to be ignored', async () => {
    writeFileSync(join(folder, 'i.csv'), 'id,a,y\nq,1,0\nr,2,0\ns,3,1\n');
    const { table } = await readTable(data('i.csv', { ignoreColumns: ['id'] }), folder);
    expect([...valuesOf(table!.features)]).toEqual([1, 2, 3]);
  });

  it.each<[string, string | Buffer, object, string]>([
    [
      'a ragged row',
      'a,b,y\n1,2,x\n3,x\n',
      {},
      'path: d.csv:3 has 2 columns, the header has 3: complete or remove the line.',
    ],
    [
      'a word',
      'a,b,y\n1,2,x\n3,up,x\n',
      {},
      'path: d.csv:3:3 column "b" holds "up", which is no number. If the column is no feature, list it in "ignoreColumns".',
    ],
    ['a NaN', 'a,b,y\n1,nan,x\n', {}, 'path: d.csv:2:3 column "b" is nan: fill it in, or remove the line.'],
    [
      'an infinity',
      'a,b,y\n-Infinity,1,x\n',
      {},
      'path: d.csv:2:1 column "a" is -Infinity: fill it in, or remove the line.',
    ],
    [
      'a number beyond all floats',
      'a,b,y\n1e999,1,x\n',
      {},
      'path: d.csv:2:1 column "a" is 1e999: fill it in, or remove the line.',
    ],
    [
      'a number beyond float32',
      'a,b,y\n1e39,1,x\n',
      {},
      'path: d.csv:2:1 column "a" is 1e39, which is beyond what float32 holds: replace it, or remove the line.',
    ],
    [
      'an empty cell',
      'a,b,y\n1, ,x\n',
      {},
      'path: d.csv:2:3 column "b" is empty: fill it in, or remove the line.',
    ],
    [
      'a decimal comma',
      'a;b;y\n1,5;1;x\n',
      {},
      'path: d.csv:2:1 column "a" holds "1,5": write numbers with a decimal point and without thousands separators, such as 1234.5.',
    ],
    [
      'no header',
      '1,2,0\n3,4,1\n',
      {},
      'labelColumn: d.csv has no column "y". Its columns: 1, 2, 0. If that is a row of data, put a line with the columns\' names above it.',
    ],
    [
      'an empty class',
      'a,b,y\n1,2,\n',
      {},
      'path: d.csv:2:5 has no class: column "y" is empty. Give it one, or remove the line.',
    ],
    [
      'a class NaN',
      'a,b,y\n1,2,NaN\n',
      {},
      'path: d.csv:2:5 has no class: column "y" is NaN. Give it one, or remove the line.',
    ],
    [
      'a missing label column',
      good,
      { labelColumn: 'Y' },
      'labelColumn: d.csv has no column "Y". Did you mean "y"? Its columns: a, b, y.',
    ],
    [
      'a label column that stands twice',
      'y,b,y\n1,2,x\n',
      {},
      'labelColumn: d.csv has more than one column "y": rename one.',
    ],
    [
      'a missing column to be ignored',
      good,
      { ignoreColumns: ['q'] },
      'ignoreColumns: d.csv has no column "q". Its columns: a, b, y.',
    ],
    [
      'one class',
      'a,y\n1,x\n2,x\n',
      {},
      'labelColumn: Every row of d.csv has the class "x" in column "y": triplets need at least two classes.',
    ],
    [
      'a class for each row',
      'a,y\n1,x\n2,z\n',
      {},
      'labelColumn: Each of the 2 rows of d.csv has a class of its own in column "y": triplets need two rows of a class. Is this an id?',
    ],
    ['a header alone', 'a,y\n', {}, 'path: d.csv has a header line but no rows.'],
    ['blank lines alone', '\n\n', {}, 'path: d.csv has no header line.'],
    ['an empty file', '', {}, 'path: d.csv is empty.'],
    [
      'no features',
      'y\nx\nz\n',
      {},
      'path: d.csv has no column besides "y": there is nothing to learn from.',
    ],
    ['an open quote', 'a,y\n"1,x\n', {}, 'path: d.csv:2 a quoted text is opened and not closed.'],
    [
      'a ZIP archive',
      Buffer.from('PK\u0003\u0004…'),
      {},
      'path: d.csv is a ZIP archive: unpack it and name the text file in it, or rename it to .npz if NumPy wrote it.',
    ],
  ])('%s is said with its place', async (_, content, more, problem) => {
    expect(await problemsOf(content, more)).toEqual([problem]);
  });

  it('says of a line of a gzipped file which it is, too', async () => {
    expect(await problemsOf(gzipSync('a,y\n1,x\n?,x\n'), {}, 'g.csv.gz')).toEqual([
      'path: g.csv.gz:3:1 column "a" holds "?", which is no number. If the column is no feature, list it in "ignoreColumns".',
    ]);
  });

  it('says that a gzip file is cut off, wherever it is cut', async () => {
    const whole = gzipSync(good.repeat(1).concat('9,9,z\n'.repeat(2000)));
    for (const length of [12, 20, whole.length >> 1, whole.length - 9, whole.length - 1]) {
      const [problem] = await problemsOf(whole.subarray(0, length), {}, 'cut.csv.gz');
      expect(problem).toBe(
        'path: cut.csv.gz is cut off: the gzip data ends in the middle. Copy or download it again.',
      );
    }
  });

  it('says that gzip data is damaged, or is none', async () => {
    const whole = gzipSync(good.concat('9,9,z\n'.repeat(5000)));
    whole[whole.length - 6]! ^= 0xff;
    expect((await problemsOf(whole, {}, 'bad.csv.gz'))[0]).toContain('bad.csv.gz is damaged');
    expect(await problemsOf(good, {}, 'plain.csv.gz')).toEqual([
      'path: plain.csv.gz is named .gz but is not gzip: rename it, or pack it again.',
    ]);
  });

  it('says that gzip data is damaged, not what its nonsense looks like', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${Math.sin(i)},${Math.cos(i)},k${i % 7}`);
    const whole = gzipSync(`a,b,y\n${lines.join('\n')}\n`);
    // Within the data: what is unpacked behind it is other text.
    for (const at of [0.2, 0.5, 0.8]) {
      const damaged = Buffer.from(whole);
      damaged[Math.floor(whole.length * at)]! ^= 0x10;
      const problems = await problemsOf(damaged, {}, 'bad.csv.gz');
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('bad.csv.gz is damaged');
    }
  });

  it('names the encoding of UTF-16 text', async () => {
    for (const content of [
      Buffer.from(`\uFEFF${good}`, 'utf16le'),
      Buffer.from(`\uFEFF${good}`, 'utf16le').swap16(),
      gzipSync(Buffer.from(`\uFEFF${good}`, 'utf16le')),
    ])
      expect(await problemsOf(content)).toEqual([
        'path: d.csv is UTF-16 text, and text files are read as UTF-8: save it as UTF-8.',
      ]);
  });

  it('takes no other bases for numbers', async () => {
    for (const cell of ['0x10', '0b1', '-0o7'])
      expect(await problemsOf(`a,y\n1,x\n${cell},x\n`)).toEqual([
        `path: d.csv:3:1 column "a" holds "${cell}", which is no number. If the column is no feature, list it in "ignoreColumns".`,
      ]);
    expect(await problemsOf('a,y\n-0.5,x\n0,x\n 0e1,z\n00,z\n')).toEqual([]);
  });

  it('names at most five bad lines and reads no further', async () => {
    expect(await problemsOf(`a,y\n${'up,x\n'.repeat(100_000)}`)).toHaveLength(5);
  });

  it('opens no folder and no pipe, and names a file that is not there', async () => {
    mkdirSync(join(folder, 'dir.csv'));
    execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
    const messageOf = async (name: string) =>
      (await readTable(data(name, { labelColumn: 'label' }), folder)).problems[0]!.message;
    expect(await messageOf('dir.csv')).toBe(
      'dir.csv is a folder without folders in it: name a file, or a folder that has a folder of images for each class.',
    );
    expect(await messageOf('pipe.csv')).toBe('pipe.csv is no plain file.');
    expect(await messageOf('none.csv')).toBe(
      'There is no file none.csv. Paths are relative to the configuration.',
    );
  });

  it('reads a file of 100 MB in memory for its numbers and little more', async () => {
    const line = `${Array.from({ length: 40 }, (_, i) => (i / 7).toFixed(4)).join(',')},`;
    const block = Array.from({ length: 1000 }, (_, i) => `${line}${i % 5}\n`).join('');
    const header = `${Array.from({ length: 40 }, (_, i) => `f${i}`).join(',')},y\n`;
    const blocks = Math.ceil(100e6 / block.length);
    writeFileSync(join(folder, 'big.csv'), header + block.repeat(blocks));
    const before = process.memoryUsage().rss;
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    const { table } = await readTable(data('big.csv'), folder);
    clearInterval(timer);
    expect(table).toMatchObject({ n: blocks * 1000, d: 40 });
    expect((peak - before) / 1e6).toBeLessThan(((4 * table!.n * table!.d) / 1e6) * 2 + 200);
  });
});

describe('checkData', () => {
  async function check(content: string, config: string) {
    writeFileSync(join(folder, 'c.csv'), content);
    const parsed = parseTripletConfig(config, 'x.triplet.json');
    expect(parsed.problems).toEqual([]);
    return checkData(parsed.config!, join(folder, 'x.triplet.json'), config);
  }
  const marked = (
    text: string,
    { line, column, endColumn }: { line: number; column: number; endColumn: number },
  ) => text.split('\n')[line - 1]!.slice(column - 1, endColumn - 1);

  it('puts a problem of the data on the line that names the file or the column', async () => {
    const config =
      '{\n  "data": { "path": "c.csv", "labelColumn": "kind" },\n  "batch": { "classes": 2, "perClass": 2 }\n}';
    const [column] = await check(good, config);
    expect(column).toMatchObject({ severity: 'error', path: 'data.labelColumn', line: 2 });
    expect(marked(config, column!)).toBe('"kind"');
    const [cell] = await check('a,kind\n1,x\n?,x\n', config);
    expect(marked(config, cell!)).toBe('"c.csv"');
    expect(cell!.message).toContain('c.csv:3:1');
  });

  it('marks the file when the column is the default one', async () => {
    const config = '{"data": {"path": "c.csv"}}';
    const [problem] = await check(good, config);
    expect(problem).toMatchObject({ path: 'data.labelColumn' });
    expect(marked(config, problem!)).toBe('"data"');
  });

  it('refuses more classes than the data has, on the batch, with the file as related', async () => {
    const config = '{"data": {"path": "c.csv", "labelColumn": "y"}, "batch": {"classes": 8, "perClass": 2}}';
    const [problem, ...rest] = await check(good, config);
    expect(rest).toEqual([]);
    expect(problem!.message).toBe('c.csv has 2 classes, a batch asks for 8. Set classes to at most 2.');
    expect(marked(config, problem!)).toBe('8');
    expect(marked(config, problem!.related!)).toBe('"c.csv"');
  });

  it('refuses classes that have one row only, and warns of rows drawn twice', async () => {
    const config =
      '{"data": {"path": "c.csv", "labelColumn": "y", "holdOut": 0}, "batch": {"classes": 3, "perClass": 4}}';
    const [problem] = await check(`${good}9,9,lone\n`, config);
    expect(problem).toMatchObject({ severity: 'error', path: 'batch.classes' });
    const [warning] = await check(good, config.replace('"classes": 3', '"classes": 2'));
    expect(warning).toMatchObject({ severity: 'warning', path: 'batch.perClass' });
  });

  it('says nothing of data that fits', async () => {
    expect(
      await check(
        good,
        '{"data": {"path": "c.csv", "labelColumn": "y"}, "batch": {"classes": 2, "perClass": 2}}',
      ),
    ).toEqual([]);
  });
});
