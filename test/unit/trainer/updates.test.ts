import { describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { createAdam } from '../../../src/trainer/optimisers/adam';
import { clipGradients } from '../../../src/trainer/optimisers/clipGradients';
import { createSgd } from '../../../src/trainer/optimisers/sgd';
import { createConstantSchedule } from '../../../src/trainer/schedules/constant';
import { CountedSchedule } from '../../../src/trainer/schedules/counted';
import { createSchedule } from '../../../src/trainer/schedules/createSchedule';
import { cycleOnce, decayEachCall, decayEvery } from '../../../src/trainer/schedules/decays';
import { ReduceOnPlateau } from '../../../src/trainer/schedules/reduceOnPlateau';
import { warmUpShare } from '../../../src/trainer/schedules/warmUp';

const parameter = (...values: number[]) => ({
  name: 'w',
  shape: [values.length],
  values: Float32Array.from(values),
});

describe('optimisers', () => {
  it('Adam’s first step is the learning rate in the direction of the sign, whatever the gradient', () => {
    const w = parameter(1, 1);
    createAdam([w], { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decoupled: false }).update(
      [w],
      [Float32Array.of(1e-3, -50)],
      0.1,
    );
    expect(w.values[0]).toBeCloseTo(0.9, 5);
    expect(w.values[1]).toBeCloseTo(1.1, 5);
  });

  it('Adam couples weight decay into the gradient', () => {
    const w = parameter(2);
    createAdam([w], { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, decoupled: false }).update(
      [w],
      [Float32Array.of(0)],
      0.1,
    );
    expect(w.values[0]).toBeCloseTo(1.9, 5);
  });

  it('AdamW shrinks the weights and leaves the gradient alone', () => {
    const w = parameter(2);
    createAdam([w], { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, decoupled: true }).update(
      [w],
      [Float32Array.of(0)],
      0.1,
    );
    expect(w.values[0]).toBeCloseTo(2 * (1 - 0.1 * 0.1), 6);
  });

  it('clipping limits values first, then the norm over all parameters; a NaN stays seen', () => {
    const gradients = [Float32Array.of(30, 0), Float32Array.of(-4)];
    expect(clipGradients(gradients, {})).toBe(gradients);
    expect(clipGradients(gradients, { clipValue: 3 }).map((array) => [...array])).toEqual([[3, 0], [-3]]);
    const [first, second] = clipGradients(gradients, { clipValue: 3, clipNorm: 1 });
    expect(first![0]).toBeCloseTo(Math.SQRT1_2, 5);
    expect(second![0]).toBeCloseTo(-Math.SQRT1_2, 5);
    expect(clipGradients([Float32Array.of(Number.NaN, 1)], { clipNorm: 1 })[0]!.every(Number.isNaN)).toBe(
      true,
    );
  });

  it('SGD without momentum is w - lr·g', () => {
    const w = parameter(1);
    const sgd = createSgd([w], { momentum: 0, weightDecay: 0.5, nesterov: false });
    sgd.update([w], [Float32Array.of(2)], 0.1);
    expect(w.values[0]).toBeCloseTo(1 - 0.1 * 2.5, 6);
    expect(sgd.slots.size).toBe(0);
  });

  it('SGD’s momentum starts with the first gradient, undamped', () => {
    const w = parameter(0);
    const sgd = createSgd([w], { momentum: 0.9, weightDecay: 0, nesterov: false });
    for (let i = 0; i < 3; i++) sgd.update([w], [Float32Array.of(1)], 1);
    expect(w.values[0]).toBeCloseTo(-(1 + 1.9 + 2.71), 5);
  });

  it('say how far they went and how large the weights are now', () => {
    const w = parameter(3, 4);
    const size = createSgd([w], { momentum: 0, weightDecay: 0, nesterov: false }).update(
      [w],
      [Float32Array.of(3, 4)],
      1,
    );
    expect(size).toEqual([{ update: 25, gradient: 25, weights: 0 }]);
  });
});

describe('schedules', () => {
  it('a constant one stays', () => {
    const schedule = createConstantSchedule(0.5);
    schedule.advance(1);
    expect(schedule.learningRate).toBe(0.5);
  });

  it('one without a length of its own is spread over the run after its warm-up', () => {
    const { schedule } = parseTripletConfig(
      '{"data": {"path": "x"}, "schedule": {"kind": "cosine", "every": "step", "warmupSteps": 10}}',
      'x',
    ).config!;
    const cosine = createSchedule(schedule, 1, { steps: 30, stepsPerEpoch: 5 });
    const rates = Array.from({ length: 20 }, () => {
      cosine.advance(0);
      return cosine.learningRate;
    });
    expect(rates[9]).toBeCloseTo(0.5, 12);
    expect(rates[19]).toBe(0);
  });

  it('one cycle stays at its lowest rate after its end', () => {
    const next = cycleOnce({ highest: 1, length: 10, rising: 0.3, divisor: 25, finalDivisor: 100 });
    expect(next(0, 0)).toBeCloseTo(0.04, 12);
    expect([2, 9, 10, 1000].map((calls) => next(calls, 0))).toEqual([1, 0.0004, 0.0004, 0.0004]);
  });

  it('counted ones go on where they were saved', () => {
    const create = () => new CountedSchedule(1, decayEachCall(0.5), 'step');
    const first = create();
    first.advance();
    first.advance();
    const second = create();
    second.restore(JSON.parse(JSON.stringify(first.save())) as Record<string, number>);
    first.advance();
    second.advance();
    expect(second.learningRate).toBe(first.learningRate);
  });

  it('a warm-up rises from its factor and is over after its steps', () => {
    const shares = [1, 2, 3, 4, 5].map((step) => warmUpShare(step, { steps: 4, factor: 0.2 }));
    [0.2, 0.4, 0.6, 0.8, 1].forEach((share, index) => {
      expect(shares[index]).toBeCloseTo(share, 12);
    });
  });

  it('a step one decays every stepSize calls', () => {
    const schedule = new CountedSchedule(1, decayEvery(3, 0.5), 'epoch');
    const rates = Array.from({ length: 7 }, () => {
      schedule.advance();
      return schedule.learningRate;
    });
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  const plateau = {
    metric: 'loss',
    factor: 0.5,
    patience: 1,
    threshold: 0,
    thresholdMode: 'rel',
    cooldown: 0,
    minLearningRate: 0,
  } as const;

  it('a plateau one forgives `patience` bad looks and halves at the next', () => {
    const schedule = new ReduceOnPlateau(1, plateau, 'epoch');
    const rates = [3, 2, 2, 2, 2, 2, 1].map((loss) => {
      schedule.advance(loss);
      return schedule.learningRate;
    });
    expect(rates).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  it('a plateau one on recall wants more, not less', () => {
    const schedule = new ReduceOnPlateau(1, { ...plateau, metric: 'recall_at_1', patience: 0 }, 'epoch');
    const rates = [0.1, 0.2, 0.2].map((recall) => {
      schedule.advance(recall);
      return schedule.learningRate;
    });
    expect(rates).toEqual([1, 1, 0.5]);
  });

  it('a plateau one takes NaN for no improvement', () => {
    const schedule = new ReduceOnPlateau(1, { ...plateau, patience: 0 }, 'step');
    schedule.advance(Number.NaN);
    expect(schedule.learningRate).toBe(0.5);
  });

  it('continue from what they saved', () => {
    const losses = [5, 4, 4, 4.5, 3, 3, 3, 3, 3, 3];
    const whole = new ReduceOnPlateau(1, plateau, 'epoch');
    const first = new ReduceOnPlateau(1, plateau, 'epoch');
    losses.slice(0, 4).forEach((loss) => first.advance(loss));
    const second = new ReduceOnPlateau(1, plateau, 'epoch');
    second.restore(JSON.parse(JSON.stringify(first.save())) as Record<string, number>);
    losses.slice(4).forEach((loss) => second.advance(loss));
    losses.forEach((loss) => whole.advance(loss));
    expect(second.save()).toEqual(whole.save());
  });
});
