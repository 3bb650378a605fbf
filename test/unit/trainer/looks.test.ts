import { describe, expect, it } from 'vitest';
import { BatchWatch } from '../../../src/trainer/looks/batchWatch';
import { planConfiguredLooks, planLooks, toSnapshotEvery } from '../../../src/trainer/looks/lookPlan';

describe('planLooks', () => {
  const earlyStop = { metric: 'loss', patience: 3, minImprovement: 0, after: 0 } as const;
  const stepsOf = (isTheirs: (step: number) => boolean): number[] =>
    Array.from({ length: 121 }, (_, step) => step).filter((step) => isTheirs(step));

  it('looks often at first, then every so often', () => {
    expect(stepsOf(planLooks(50).isDue)).toEqual([0, 1, 2, 3, 5, 8, 13, 21, 34, 50, 55, 89, 100]);
  });

  it('looks at training rows with some of the snapshots, with all that are rare', () => {
    const wholeSteps = (every: number) => stepsOf(planLooks(every).isWhole);
    expect(wholeSteps(10)).toEqual([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 80, 89]);
    expect(wholeSteps(15).slice(9)).toEqual([55, 89, 90]);
    expect(wholeSteps(50).slice(9)).toEqual([55, 89, 100]);
    expect(wholeSteps(100).slice(9)).toEqual([55, 89, 100]);
  });

  const after = (from: number, to: number, isTheirs: (step: number) => boolean) =>
    Array.from({ length: to - from }, (_, i) => from + i + 1).filter((step) => isTheirs(step));

  it('looks more and more rarely where the configuration does not say how often, down to an eighth', () => {
    const looks = planConfiguredLooks({}, 5, 256);
    expect(after(270, 360, looks.isDue)).toEqual([280, 290, 300, 320, 340, 360]);
    expect(after(560, 680, looks.isDue)).toEqual([580, 600, 640, 680]);
    expect(after(1160, 1360, looks.isDue)).toEqual([1200, 1280, 1360]);
    expect(after(100_000, 100_240, looks.isDue)).toEqual([100_080, 100_160, 100_240]);
    expect(after(300, 1000, looks.isWhole)).toEqual([320, 480, 640, 960]);
    expect(after(100_000, 101_920, looks.isWhole)).toEqual([100_480, 101_120, 101_760]);
  });

  it('looks half as often at many rows', () => {
    const looks = planConfiguredLooks({}, 5, 512);
    expect(after(120, 200, looks.isDue)).toEqual([130, 140, 160, 180, 200]);
    expect(after(580, 760, looks.isDue)).toEqual([640, 720]);
    expect(after(100_000, 100_320, looks.isDue)).toEqual([100_160, 100_320]);
  });

  it('may look every so often all the same, but where the steps between looks are fixed', () => {
    expect(after(1000, 1025, planConfiguredLooks({}, 5, 256).mayLook)).toEqual([1010, 1020]);
    expect(after(4000, 4200, planConfiguredLooks({}, 4000, 256).mayLook)).toEqual([4100, 4200]);
    expect(after(1000, 1100, planConfiguredLooks({ snapshotEvery: 20 }, 5, 256).mayLook)).toEqual([]);
    expect(after(1000, 1100, planConfiguredLooks({ earlyStop }, 5, 256).mayLook)).toEqual([]);
  });

  it('looks as often as the configuration says, and evenly where early stopping counts looks', () => {
    const lateSteps = ({ isDue }: { isDue: (step: number) => boolean }) =>
      Array.from({ length: 40 }, (_, i) => 5000 + i).filter((step) => isDue(step));
    expect(lateSteps(planConfiguredLooks({ snapshotEvery: 15 }, 5, 256))).toEqual([5010, 5025]);
    expect(lateSteps(planConfiguredLooks({ earlyStop }, 5, 256))).toEqual([5000, 5010, 5020, 5030]);
  });

  it('looks forty times an epoch where the configuration does not say it, and not more often than every 10 steps', () => {
    expect([1, 5, 400, 1000, 4000].map(toSnapshotEvery)).toEqual([10, 10, 10, 25, 100]);
  });
});

describe('BatchWatch', () => {
  /** A watch that has seen many batches of this distance and AUC, and was looked at then. */
  const watchAt = (median: number, auc: number): BatchWatch => {
    const watch = new BatchWatch();
    feed(watch, 50, median, auc);
    watch.looked();
    return watch;
  };
  const feed = (watch: BatchWatch, count: number, median: number, auc: number): void => {
    for (let i = 0; i < count; i++) watch.observe({ batch_median: median, batch_auc: auc });
  };

  it('asks for a look where distances close in or burst, or classes are told apart less', () => {
    const asksAt = (median: number, auc: number): boolean => {
      const watch = watchAt(1, 0.8);
      feed(watch, 50, median, auc);
      return watch.asksForLook;
    };
    expect([asksAt(0.82, 0.8), asksAt(0.78, 0.8)]).toEqual([false, true]);
    expect([asksAt(1.9, 0.8), asksAt(2.1, 0.8)]).toEqual([false, true]);
    expect([asksAt(1, 0.75), asksAt(1, 0.73), asksAt(1, 1)]).toEqual([false, true, false]);
    expect(asksAt(0, 0.8)).toBe(true);
  });

  it('takes one strange batch for chance', () => {
    const watch = watchAt(1, 0.8);
    feed(watch, 1, 0.5, 0.6);
    expect(watch.asksForLook).toBe(false);
  });

  it('asks for one look more after a change, then for none until the next change', () => {
    const watch = watchAt(1, 0.8);
    feed(watch, 50, 0.5, 0.8);
    const asked = Array.from({ length: 4 }, () => {
      const asks = watch.asksForLook;
      if (asks) watch.looked();
      feed(watch, 10, 0.5, 0.8);
      return asks;
    });
    expect(asked).toEqual([true, true, false, false]);
  });

  it('asks for nothing before the first look, nor where batches have no numbers', () => {
    const watch = new BatchWatch();
    watch.observe({ batch_median: 1 });
    expect(watch.asksForLook).toBe(false);
    watch.looked();
    feed(watch, 50, Number.NaN, Number.NaN);
    watch.observe({ loss: 1 });
    expect(watch.asksForLook).toBe(false);
  });

  it('begins anew from a checkpoint that says nothing of it', () => {
    const watch = watchAt(1, 0.8);
    watch.restore({});
    feed(watch, 1, 0.1, 0.1);
    expect(watch.asksForLook).toBe(false);
  });

  it('goes on from what it saved as if nothing had been', () => {
    for (const moment of [0, 1, 30, 52]) {
      const whole = new BatchWatch();
      let joined = new BatchWatch();
      for (let i = 0; i < 60; i++) {
        if (i === moment) {
          const saved = JSON.stringify(joined.save());
          joined = new BatchWatch();
          joined.restore(JSON.parse(saved) as Record<string, number>);
        }
        for (const watch of [whole, joined]) {
          watch.observe({ batch_median: i < 50 ? 1 + 0.1 * Math.sin(i) : 0.3, batch_auc: 0.8 });
          if (i % 10 === 0 || watch.asksForLook) watch.looked();
        }
        expect(joined.save()).toEqual(whole.save());
      }
    }
  });
});
