import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JournalWriter } from '../../src/journal/journalWriter';
import { describeWith, requirePart } from '../support/requirePart';
import { makeStatistics } from '../unit/journal/makeStatistics';

const READ = `
import glob, json, math, sys
import pyarrow as pa, pyarrow.ipc as ipc, pandas as pd
folder = sys.argv[1]
def stream(path):
    with pa.memory_map(path) as source: return ipc.open_stream(source).read_all()
def file(path):
    with pa.memory_map(path) as source: return ipc.open_file(source).read_all()
tables = {p[len(folder) + 1:]: (file if p.endswith('.arrow') else stream)(p) for p in glob.glob(folder + '/ranks/0/*.arrow*')}
out = {}
for path, table in sorted(tables.items()):
    table.validate(full=True)
    frame = table.to_pandas()
    out[path] = {'types': {f.name: str(f.type) for f in table.schema}, 'rows': len(frame)}
    if 'loss' in table.schema.names:
        out[path]['loss'] = [None if v is None else ('NaN' if math.isnan(v) else v) for v in table['loss'].to_pylist()]
        out[path]['step'] = frame['step'].tolist()
    if 'embeddings' in table.schema.names:
        out[path]['embeddings'] = table['embeddings'].to_pylist()
        out[path]['labels'] = table['labels'].to_pylist()
feather = glob.glob(folder + '/ranks/0/metrics-0.arrow')
if feather: out['feather'] = pd.read_feather(feather[0])['step'].tolist()
print(json.dumps(out))
`;

describeWith(['torch'], 'pyarrow and pandas', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'margin-pyarrow-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (): Record<string, Record<string, unknown>> =>
    JSON.parse(execFileSync(requirePart('torch'), ['-c', READ, folder], { encoding: 'utf8' })) as never;

  test(
    'open live streams and closed files as they are, with nulls, NaN and lists',
    { timeout: 120_000 },
    async () => {
      const writer = await JournalWriter.open({ folder, minFreeBytes: 0 });
      writer.appendRows(0, { names: ['loss'], rows: 2, values: Float64Array.of(1, 0, 0.5, 2, 0, NaN) });
      writer.appendRows(0, { names: ['lr'], rows: 1, values: Float64Array.of(2 ** 40 + 3, 0, 0.1) });
      writer.flushNow();
      writer.appendDerived(0, 1, 5, new Map([['kappa', 0.25]]));
      const embeddings = Float32Array.of(1, 2, 3, 4, 5, 6);
      const labels = Int32Array.of(7, -1, 7);
      writer.appendSnapshot(
        0,
        { step: 1, time: 5, split: 'holdout', n: 3, d: 2, total: 3, embeddings, labels },
        makeStatistics(1),
      );
      writer.appendSnapshot(
        0,
        { step: 2, time: 5, split: 'batch', n: 3, d: 2, total: 3, embeddings, labels: null },
        makeStatistics(2, false),
      );
      const expected = {
        types: { step: 'int64', time: 'double', loss: 'double', lr: 'double' },
        rows: 3,
        loss: [1 / 2, 'NaN', null],
        step: [1, 2, 2 ** 40 + 3],
      };
      const live = read();
      expect(live['ranks/0/metrics-0.arrows']).toEqual(expected);
      expect(live['ranks/0/snapshots-0.arrows']).toMatchObject({
        rows: 2,
        types: {
          step: 'int64',
          split: 'string',
          embeddings: 'list<item: float not null>',
          labels: 'list<item: int32 not null>',
        },
        embeddings: [
          [1, 2, 3, 4, 5, 6],
          [1, 2, 3, 4, 5, 6],
        ],
        labels: [[7, -1, 7], null],
      });
      await writer.close({ ended: true });
      const closed = read();
      expect(closed['ranks/0/metrics-0.arrow']).toEqual(expected);
      expect(closed['ranks/0/derived-0.arrow']).toMatchObject({ types: { kappa: 'double' }, rows: 1 });
      expect(closed['ranks/0/snapshots-0.arrow']).toEqual(live['ranks/0/snapshots-0.arrows']);
      expect(closed['feather']).toEqual(expected.step);
    },
  );
});
