import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { Spec } from 'vega';
import { GUTTER } from '../../webview/charts/laneSpec';
import { LANES } from '../../webview/lanes/allLanes';
import { shareBelow, toShareRows } from '../../webview/lanes/histogramRows';
import type { FaceContext } from '../../webview/lanes/lane';
import { toLoggedData } from '../../webview/lanes/loggedPoints';
import { placeLearnedWord } from '../../webview/lanes/learnedWord';
import { describePlane, toPath, toPlaneChart } from '../../webview/lanes/plane';
import { linearTicks, logTicks } from '../../webview/lanes/ticks';
import { FIXTURES, type Fixture, type FixtureName } from './fixtures/fixtures';

function contextOf(fixture: Fixture, at = fixture.head.run?.step ?? 0): FaceContext {
  return {
    head: fixture.head,
    series: new Map(fixture.series?.series.map((each) => [each.name, each])),
    ribbons: fixture.ribbons,
    x0: 0,
    x1: at,
    plotWidth: 340,
    logScale: null,
    face: fixture.faceAt?.(at) ?? null,
    at,
  };
}

const readings = (name: FixtureName) => {
  const fixture: Fixture = FIXTURES[name]();
  const context = contextOf(fixture);
  return Object.fromEntries([
    ...(fixture.ribbons ? [['plane', describePlane(fixture.head, fixture.ribbons, context.at)]] : []),
    ...LANES.map((lane) => [lane.id, lane.reading(context)]),
  ]) as Record<string, string>;
};

const laneOf = (id: string) => {
  const lane = LANES.find((each) => each.id === id);
  if (!lane) throw new Error(`no lane ${id}`);
  return lane;
};

describe('reading sentences', () => {
  it.each([
    'collapse',
    'transient',
    'healthy',
    'explosion',
    'noLabels',
    'noEmbeddings',
    'notANumber',
    'tooEarly',
  ] as const)('of %s', (name) => {
    expect(readings(name)).toMatchSnapshot();
  });
});

describe('lanes', () => {
  it.each(Object.keys(FIXTURES) as FixtureName[])(
    'of %s draw finite data within the axis, or leave it out',
    (name) => {
      const context = contextOf(FIXTURES[name]());
      for (const lane of LANES) {
        for (const { signals, data } of lane.charts(context)) {
          expect(Number(signals['y1']), lane.id).toBeGreaterThan(Number(signals['y0']));
          const odd = Object.values(data)
            .flat()
            .flatMap((row) => Object.values(row))
            .filter((value) => typeof value === 'number' && !Number.isFinite(value));
          expect(odd, lane.id).toEqual([]);
        }
        expect(() => [lane.face(context), lane.legend(context), lane.table(context)]).not.toThrow();
      }
    },
  );

  it('have the same left and right padding in every time chart, so that plots align', () => {
    const paddings = LANES.flatMap((lane) => lane.charts(contextOf(FIXTURES.healthy()))).map(
      ({ spec }: { spec: Spec }) => [spec.autosize, spec.padding],
    );
    expect(paddings.length).toBeGreaterThan(LANES.length);
    for (const [autosize, padding] of paddings) {
      expect(autosize === 'none' || (autosize as { type: string }).type === 'none').toBe(true);
      expect(padding).toMatchObject({ left: GUTTER, right: 0 });
    }
  });

  it('have axis labels for every tick', () => {
    for (const lane of LANES) {
      for (const { signals } of lane.charts(contextOf(FIXTURES.collapse()))) {
        expect((signals['yLabels'] as unknown[] | undefined)?.length).toBe(
          (signals['yTicks'] as unknown[] | undefined)?.length,
        );
      }
    }
  });
});

describe('the loss', () => {
  it('has L* as a tick in the colour of errors, and no L* where it is not known', () => {
    const known = laneOf('loss').charts(contextOf(FIXTURES.collapse()))[0];
    expect(known?.signals['yLabels']).toContain('L* 0.5');
    expect(known?.signals['yMarkColour']).toEqual({ colour: 'errorText' });
    const unknown = laneOf('loss').charts(contextOf(FIXTURES.noLabels()))[0];
    expect(unknown?.data['star']).toEqual([]);
    expect((unknown?.signals['yLabels'] as string[]).some((label) => label.startsWith('L*'))).toBe(false);
  });

  it.each([
    [0.5, 'L* 0.5'],
    [Math.LN2, 'L* .69'],
    [3.37, 'L* 3.4'],
    [12.5, 'L* 13'],
    [1234.5, 'L*'],
  ])('has its L* of %d written in the gutter as "%s"', (lossStar, label) => {
    const fixture = FIXTURES.collapse();
    const chart = laneOf('loss').charts(contextOf({ ...fixture, head: { ...fixture.head, lossStar } }))[0];
    expect(chart?.signals['yLabels']).toContain(label);
  });

  it('starts at 0 only if it has come down a long way', () => {
    expect(laneOf('loss').charts(contextOf(FIXTURES.collapse()))[0]?.signals['y0']).toBeGreaterThan(0.4);
    expect(laneOf('loss').charts(contextOf(FIXTURES.healthy()))[0]?.signals['y0']).toBe(0);
  });

  it('ends where it stops being a number, and says so', () => {
    const series = FIXTURES.notANumber().series?.series.find(({ name }) => name === 'loss');
    const { points, notNumbers } = toLoggedData(series);
    expect(notNumbers).toEqual([{ s: 40 }]);
    expect(points.filter(({ s }) => s >= 40).every(({ ema, raw }) => ema === null && raw === null)).toBe(
      true,
    );
    const context = contextOf(FIXTURES.notANumber());
    expect(laneOf('loss').legend(context)[0]?.value).toBe('NaN');
  });

  it('shows the rate strip only where the rate changed', () => {
    expect(laneOf('loss').charts(contextOf(FIXTURES.collapse()))).toHaveLength(1);
    const strip = laneOf('loss').charts(contextOf(FIXTURES.healthy()))[1];
    expect((strip?.data['changes'] as { label: string }[]).map(({ label }) => label)).toEqual([
      '1e-3',
      '3e-4',
      '1e-4',
    ]);
  });

  it('draws a band, not a line, once buckets hold more than one row', () => {
    const series = FIXTURES.collapse().series?.series.find(({ name }) => name === 'loss');
    if (!series) throw new Error('no loss');
    const bucketed = { ...series, max: series.max.map((value) => value + 0.1) };
    expect(toLoggedData(bucketed).points.every(({ raw }) => raw === null)).toBe(true);
    expect(toLoggedData(series).points.every(({ raw }) => raw !== null)).toBe(true);
  });
});

describe('distances', () => {
  it('put positives to the left and negatives to the right, strong below the margin line', () => {
    const face = laneOf('distances').face(contextOf(FIXTURES.healthy()));
    if (face.kind !== 'chart') throw new Error('no face');
    const { positive, negativeInside, negativeBeyond, span } = face.chart.data as Record<
      string,
      { v: number; lo: number; hi: number; to: number }[]
    >;
    expect(positive?.every(({ v }) => v < 0)).toBe(true);
    const top = span?.[0]?.to ?? Number.NaN;
    expect(negativeInside?.every(({ v, lo, hi }) => v > 0 && Math.sqrt(lo * hi) < top)).toBe(true);
    expect(negativeBeyond?.every(({ v, lo, hi }) => v > 0 && Math.sqrt(lo * hi) >= top)).toBe(true);
  });

  it('have the word "margin" on the line only where it covers no bar', () => {
    const wordOf = (margin: number) => {
      const fixture = FIXTURES.healthy();
      const face = laneOf('distances').face(contextOf({ ...fixture, head: { ...fixture.head, margin } }));
      return face.kind === 'chart' ? face.chart.data['edge'] : [];
    };
    expect(wordOf(4)).toMatchObject([{ text: 'margin' }]);
    expect(wordOf(0.1)).toMatchObject([{ text: '' }]);
  });

  it('have the word under the line where that is at the top', () => {
    const edge = (name: FixtureName, change: (context: FaceContext) => FaceContext = (each) => each) => {
      const face = laneOf('distances').face({
        ...contextOf(FIXTURES[name]()),
        ...change(contextOf(FIXTURES[name]())),
      });
      return face.kind === 'chart' ? face.chart.data['edge'] : [];
    };
    expect(edge('collapse')).toMatchObject([{ text: 'margin', under: false }]);
    // Nothing was ever further apart than the margin: its line is the highest thing drawn.
    const shrunk = (context: FaceContext): FaceContext => {
      const { ribbons } = context;
      const small = (levels: readonly Float64Array[] | null) =>
        levels && levels.map((level) => level.map((value) => value * 1e-3));
      return {
        ...context,
        ribbons: ribbons && {
          ...ribbons,
          positives: small(ribbons.positives),
          negatives: small(ribbons.negatives),
        },
      };
    };
    expect(edge('collapse', shrunk)).toMatchObject([{ text: 'margin', under: true }]);
  });

  it('a hundred millionth of the largest and less lies on the floor, which is labelled 0', () => {
    const context = contextOf(FIXTURES.collapse());
    const { ribbons } = context;
    if (!ribbons) throw new Error('no ribbons');
    const fall = (levels: readonly Float64Array[] | null) =>
      levels && levels.map((level) => level.map((value, i) => (i > 10 ? value * 1e-12 : value)));
    const [chart] = laneOf('distances').charts({
      ...context,
      ribbons: { ...ribbons, positives: fall(ribbons.positives), negatives: fall(ribbons.negatives) },
    });
    expect(chart?.signals['yLabels']).toContain('0');
  });

  it('share one y axis between time and histogram', () => {
    const context = contextOf(FIXTURES.collapse());
    const face = laneOf('distances').face(context);
    const chart = laneOf('distances').charts(context)[0];
    if (face.kind !== 'chart') throw new Error('no face');
    expect([face.chart.signals['y0'], face.chart.signals['y1']]).toEqual([
      chart?.signals['y0'],
      chart?.signals['y1'],
    ]);
  });

  it('are linear from 0 to 2 with a tick at √2 for normalised embeddings, log for raw ones', () => {
    const fixture = FIXTURES.transient();
    const bounded = laneOf('distances').charts(
      contextOf({ ...fixture, head: { ...fixture.head, bounded: true } }),
    )[0];
    expect(bounded?.signals['yLabels']).toEqual(['0', '0.5', '1', '√2', '2']);
    expect(laneOf('distances').usesLog(contextOf(fixture))).toBe(true);
  });

  it('are one grey band without labels', () => {
    const chart = laneOf('distances').charts(contextOf(FIXTURES.noLabels()))[0];
    expect(chart?.data['allPairs']?.[0]).toHaveProperty('a50');
    expect(chart?.data['bands']).toEqual([]);
    expect(chart?.data['margin']).toEqual([]);
  });

  it('of an exactly collapsed space lie on the floor of the axis, labelled 0', () => {
    const fixture = FIXTURES.collapse();
    const zeroed = (levels: readonly Float64Array[] | null) =>
      levels?.map((level) => level.map((value, i) => (i > level.length - 4 ? 0 : value))) ?? null;
    const ribbons = fixture.ribbons && {
      ...fixture.ribbons,
      positives: zeroed(fixture.ribbons.positives),
      negatives: zeroed(fixture.ribbons.negatives),
    };
    const chart = laneOf('distances').charts(contextOf({ ...fixture, ribbons }))[0];
    const last = chart?.data['bands']?.at(-1) as { p50: number };
    expect(last.p50).toBe(chart?.signals['y0']);
    expect((chart?.signals['yLabels'] as string[])[0]).toBe('0');
  });
});

describe('a loss without a margin between positive and negative', () => {
  const lane = (fixture: FixtureName, id: string) => {
    const context = contextOf(FIXTURES[fixture]());
    const face = laneOf(id).face(context);
    return {
      chart: laneOf(id).charts(context)[0],
      face,
      faceData: face.kind === 'chart' ? face.chart.data : {},
      reading: laneOf(id).reading(context),
      legend: laneOf(id).legend(context),
      explain: laneOf(id).explain(context.head),
      columns: laneOf(id).table(context).columns,
    };
  };

  it.each([
    ['contrastive', 1, 'negative margin'],
    ['marginLoss', 1.4, 'beta + margin'],
  ] as const)('of kind %s has its line at a distance of its own: %d, its %s', (fixture, limit, word) => {
    const { chart, faceData, face, reading, explain } = lane(fixture, 'distances');
    expect(new Set(chart?.data['margin']?.map((row) => (row as { y: number }).y))).toEqual(new Set([limit]));
    expect(faceData['span']).toEqual([]);
    expect(faceData['edge']).toMatchObject([{ to: limit }]);
    const beyond = faceData['negativeBeyond'] as { lo: number; hi: number }[];
    expect(beyond.every(({ lo, hi }) => Math.sqrt(lo * hi) >= limit)).toBe(true);
    expect(beyond.length).toBeGreaterThan(0);
    expect(reading).toContain(`, ${word} ${limit};`);
    expect(face).toMatchObject({ caption: 'inside margin' });
    expect(explain).toContain(word);
    expect(explain).not.toContain('median positive');
  });

  it('that never stops to push has no line, and nothing is inside a margin', () => {
    const { chart, faceData, face, reading, explain } = lane('infoNce', 'distances');
    expect(chart?.data['margin']).toEqual([]);
    expect([faceData['span'], faceData['edge']]).toEqual([[], []]);
    expect(face).toMatchObject({ caption: 'positive | negative' });
    expect(reading).not.toContain('margin');
    expect(explain).toContain('There is no dotted line');
  });

  it.each(['contrastive', 'marginLoss', 'infoNce'] as const)(
    'of kind %s tells hard triplets apart, and nothing of semi-hard or active ones',
    (fixture) => {
      const { reading, legend, face, columns, chart } = lane(fixture, 'active');
      expect(reading).toMatch(/^\d[\d.]* % of triplets are hard: the negative is nearer than the positive\./);
      expect(JSON.stringify([reading, legend, face, columns])).not.toMatch(/semi-hard|"active|are active/);
      expect(legend[0]?.word).toBe('hard');
      const shares = chart?.data['shares'] as { hard: number; active: number }[];
      expect(shares.every(({ hard, active }) => hard === active)).toBe(true);
    },
  );

  it('counts its own terms in the batch', () => {
    const context = contextOf(FIXTURES.contrastive());
    const series = new Map(context.series).set('active_share', context.series.get('loss')!);
    expect(laneOf('active').reading({ ...context, series })).toMatch(
      /In the batch .* of the loss’s terms are above 0\.$/,
    );
  });

  it('has the share inside looked up in the histogram', () => {
    const histogram = { scale: 'linear' as const, lo: 0, hi: 2, shares: Float32Array.of(0.5, 0.25, 0.25, 0) };
    expect(shareBelow(histogram, 1)).toBeCloseTo(0.75);
    expect(shareBelow(histogram, 0.25)).toBeCloseTo(0.25);
    expect(shareBelow(histogram, 5)).toBeCloseTo(1);
  });
});

describe('histogram rows', () => {
  it('lose no share, whatever the axis', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 60 }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 1.2, max: 1e6, noNaN: true }),
        fc.boolean(),
        (shares, y0, ratio, log) => {
          const histogram = { scale: 'log' as const, lo: 1e-4, hi: 1e2, shares: Float32Array.from(shares) };
          const rows = toShareRows(histogram, { log, y0, y1: y0 * ratio, pixels: 138 });
          const sum = rows.reduce((total, { share }) => total + share, 0);
          expect(sum).toBeCloseTo(
            histogram.shares.reduce((total, each) => total + each, 0),
            4,
          );
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('ticks', () => {
  it('are few, round and inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        (low, span) => {
          const ticks = linearTicks(low, low + span, 3);
          expect(ticks.length).toBeLessThanOrEqual(5);
          for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
        },
      ),
      { seed: 7 },
    );
    expect(logTicks(2e-4, 1, 5)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logTicks(0.15, 6, 5)).toEqual([0.2, 0.5, 1, 2, 5]);
  });
});

describe('the plane', () => {
  it('writes the word of its axis where the path is not', () => {
    const wordX = (name: FixtureName) => {
      const { head, ribbons } = FIXTURES[name]();
      return ribbons && Number(toPlaneChart(head, ribbons, head.run?.step ?? 0, 186).signals['wordX']);
    };
    expect(wordX('collapse')).toBe(4);
    expect(wordX('explosion')).toBeGreaterThan(20);
  });

  it('writes "learned" where the path is not', () => {
    const learned = { x: 0.6, x2: 1, y: 0.6, y2: 30 };
    const place = (...path: { x: number; y: number }[]) => placeLearnedWord(path, learned, 1e-4);
    expect(place({ x: 0.1, y: 1 }, { x: 0.3, y: 0.01 })).toEqual({ x: 1, y: 0.6, left: true, up: true });
    // From the right lower corner up along the right edge, as a run on easy data goes.
    expect(place({ x: 0.85, y: 1 }, { x: 0.98, y: 1.2 }, { x: 0.98, y: 12 })).toMatchObject({
      x: 0.6,
      left: false,
    });
    expect(place({ x: 0.65, y: 1 }, { x: 0.95, y: 1 })).toMatchObject({ y: 30, up: false });
  });

  it('writes "dead" over its region where that is too flat for a word beside it and one below', () => {
    const dead = (name: FixtureName) => {
      const { head, ribbons } = FIXTURES[name]();
      return ribbons && toPlaneChart(head, ribbons, head.run?.step ?? 0, 186).data['dead'];
    };
    expect(dead('collapse')).toMatchObject([{ flat: false }]);
    expect(dead('explosion')).toMatchObject([{ flat: true }]);
  });

  it('starts and ends where it was measured, and is smoothed between', () => {
    const { ribbons } = FIXTURES.collapse();
    if (!ribbons) throw new Error('no ribbons');
    const path = toPath(ribbons);
    expect(path[0]?.x).toBe(ribbons.info[0]);
    expect(path.at(-1)?.x).toBe(ribbons.info.at(-1));
  });
});
