import { describe, expect, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert';
import { EventDecoder } from '../../../src/journal/readEvents';
import { decodeManifest } from '../../../src/journal/manifestSchema';

const time = '2026-11-26T02:00:00.000Z';
const note = JSON.stringify({ kind: 'note', time, step: 1, text: 'hello' });
const alert = {
  kind: 'alert',
  time,
  step: 3,
  id: 'a',
  code: 'numeric.nan-inf',
  severity: 'error',
  state: 'raised',
  title: 'Not a number',
  message: 'm',
  evidence: [],
  causes: [],
};

describe('events.jsonl', () => {
  test('bad lines are counted and skipped, wherever the bytes are cut', () => {
    const text = [
      note,
      'no json',
      '[]',
      '{"kind":"surprise","time":"x"}',
      JSON.stringify(alert),
      '',
      JSON.stringify({ ...alert, evidence: 'none' }),
      JSON.stringify({ ...alert, causes: [{ id: 1 }] }),
      note,
    ].join('\n');
    for (const size of [1, 7, 5000]) {
      const decoder = new EventDecoder();
      const bytes = Buffer.from(`${text}\n`);
      const events = [];
      for (let at = 0; at < bytes.length; at += size)
        events.push(...decoder.push(bytes.subarray(at, at + size)));
      expect(events.map((event) => event.kind)).toEqual(['note', 'alert', 'note']);
      expect(decoder.skipped).toBe(5);
    }
  });

  test('a cause may come without evidence, and what is no place, no word and no fix is left out of an alert', () => {
    const cause = {
      id: 'c',
      title: 'Too high',
      sites: [{ file: '/a.json', line: 2, column: 'x', endColumn: -1 }],
    };
    const decoder = new EventDecoder();
    const [event] = decoder.push(
      Buffer.from(`${JSON.stringify({ ...alert, causes: [{ ...cause, fix: 'none', confidence: 7 }] })}\n`),
    );
    expect(event).toMatchObject({ code: 'numeric.nan-inf' });
    expect((event as AlertEvent).causes).toEqual([
      {
        id: 'c',
        title: 'Too high',
        confidence: 'possible',
        evidence: [],
        sites: [{ file: '/a.json', line: 2 }],
      },
    ]);
  });

  test.each([[-3], [0], [1.5], [1e12], ['2']])(
    'an alert at line %j of a file is counted and skipped',
    (line) => {
      const decoder = new EventDecoder();
      const causes = [{ id: 'c', title: 'Too high', sites: [{ file: '/a.json', line }] }];
      expect(decoder.push(Buffer.from(`${JSON.stringify({ ...alert, causes })}\n`))).toEqual([]);
      expect(decoder.skipped).toBe(1);
    },
  );

  test('a told loss is read; one without L* is counted and skipped', () => {
    const loss = {
      kind: 'triplet',
      margin: 0.2,
      soft: false,
      smooth: false,
      reduction: 'mean',
      atCollapse: 0.2,
    };
    const decoder = new EventDecoder();
    const line = (said: unknown) => `${JSON.stringify({ kind: 'loss-told', time, step: 4, loss: said })}\n`;
    const events = decoder.push(Buffer.from(line(loss) + line({ ...loss, atCollapse: null })));
    expect(events).toEqual([{ kind: 'loss-told', time, step: 4, loss }]);
    expect(decoder.skipped).toBe(1);
  });

  test('a line of many megabytes is skipped without being kept, and the next line is read', () => {
    const decoder = new EventDecoder();
    for (let i = 0; i < 20; i += 1) expect(decoder.push(Buffer.alloc(1024 * 1024, 97))).toEqual([]);
    expect(decoder.push(Buffer.from(`\n${note}\n`))).toHaveLength(1);
    expect(decoder.skipped).toBe(1);
  });

  test('a line without its end waits for it', () => {
    const decoder = new EventDecoder();
    expect(decoder.push(Buffer.from(note))).toEqual([]);
    expect(decoder.push(Buffer.from('\n'))).toHaveLength(1);
  });
});

describe('a manifest', () => {
  test.each([
    [null],
    [[]],
    ['run'],
    [{}],
    [{ version: 2 }],
    [{ version: 1, id: 3 }],
    [{ version: 1, id: 'x', status: 'broken' }],
  ])('%j is no manifest, and the reason says so', (value) => {
    expect(decodeManifest(value)).toEqual({
      reason: expect.stringMatching(/^run\.json is not a manifest: /) as string,
    });
  });
});
