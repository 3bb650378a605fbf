import { addLanes } from './lanes';

/**
 * One update of torch.optim.Adam (AdamW with keep < 1) of `length` weights at `w` by gradients at `g`, with moments at `m` and
 * `v`, all float32. Leaves ‖Δw‖², ‖w‖² and ‖g‖² as three float64 at
 * `sums`.
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  length: i32,
  share1: f32,
  beta2: f32,
  share2: f32,
  stepSize: f32,
  perRoot: f32,
  epsilon: f32,
  keep: f32,
  coupled: f32,
  sums: usize,
): void {
  const share1s = f32x4.splat(share1);
  const beta2s = f32x4.splat(beta2);
  const share2s = f32x4.splat(share2);
  const stepSizes = f32x4.splat(stepSize);
  const perRoots = f32x4.splat(perRoot);
  const epsilons = f32x4.splat(epsilon);
  const keeps = f32x4.splat(keep);
  const coupleds = f32x4.splat(coupled);
  let update = f64x2.splat(0);
  let weights = f64x2.splat(0);
  let slopes = f64x2.splat(0);
  let left = length;
  for (; left >= 4; left -= 4) {
    const old = v128.load(w);
    const before = v128.load(m);
    const slope = v128.load(g);
    const gradient = f32x4.add(slope, f32x4.mul(coupleds, old));
    const mean = f32x4.add(before, f32x4.mul(f32x4.sub(gradient, before), share1s));
    const square = f32x4.add(
      f32x4.mul(beta2s, v128.load(v)),
      f32x4.mul(share2s, f32x4.mul(gradient, gradient)),
    );
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(square), perRoots), epsilons);
    const next = f32x4.sub(f32x4.mul(old, keeps), f32x4.div(f32x4.mul(stepSizes, mean), divisor));
    v128.store(m, mean);
    v128.store(v, square);
    v128.store(w, next);
    update = addSquares(update, f32x4.sub(next, old));
    weights = addSquares(weights, next);
    slopes = addSquares(slopes, slope);
    w += 16;
    g += 16;
    m += 16;
    v += 16;
  }
  let updateSum = addLanes(update);
  let weightSum = addLanes(weights);
  let slopeSum = addLanes(slopes);
  for (; left > 0; left--) {
    const old = load<f32>(w);
    const before = load<f32>(m);
    const slope = load<f32>(g);
    const gradient = slope + coupled * old;
    const mean = before + (gradient - before) * share1;
    const square = beta2 * load<f32>(v) + share2 * (gradient * gradient);
    const next = old * keep - (stepSize * mean) / (Mathf.sqrt(square) * perRoot + epsilon);
    store<f32>(m, mean);
    store<f32>(v, square);
    store<f32>(w, next);
    const change = <f64>(next - old);
    updateSum += change * change;
    weightSum += <f64>next * <f64>next;
    slopeSum += <f64>slope * <f64>slope;
    w += 4;
    g += 4;
    m += 4;
    v += 4;
  }
  store<f64>(sums, updateSum);
  store<f64>(sums, weightSum, 8);
  store<f64>(sums, slopeSum, 16);
}

/** Adds the squares of four numbers in float64, where small ones do not vanish. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function addSquares(sums: v128, values: v128): v128 {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
  return f64x2.add(f64x2.add(sums, f64x2.mul(low, low)), f64x2.mul(high, high));
}
