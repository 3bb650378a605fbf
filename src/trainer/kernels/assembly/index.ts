/**
 * The inner loops of a step that plain JavaScript is slow at, on WebAssembly's 128-bit vectors. AssemblyScript: compiled by
 * scripts/kernels.mjs, never by TypeScript. Addresses are bytes of the memory that the caller brings; nothing is allocated.
 */

/**
 * Euclidean distances of N rows, N×N float64 to `distances`. `columns` is D×N float64, feature by feature, so that neighbours
 * in a vector are rows. Every sum runs over the features in their order, whichever block its pair falls into.
 */
export function measureEuclidean(columns: usize, n: i32, d: i32, distances: usize): void {
  let i = 0;
  for (; i + 1 < n; i += 2) {
    measurePair(columns, n, d, distances, i, i + 1);
    let j = i + 2;
    for (; j + 8 <= n; j += 8) measureBlock(columns, n, d, distances, i, j);
    for (; j < n; j++) {
      measurePair(columns, n, d, distances, i, j);
      measurePair(columns, n, d, distances, i + 1, j);
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function at(base: usize, index: i32): usize {
  return base + (<usize>index << 3);
}

function measurePair(columns: usize, n: i32, d: i32, distances: usize, i: i32, j: i32): void {
  const stride = <usize>n << 3;
  let p = at(columns, i);
  let q = at(columns, j);
  let sum: f64 = 0;
  for (let k = 0; k < d; k++) {
    const difference = load<f64>(p) - load<f64>(q);
    sum += difference * difference;
    p += stride;
    q += stride;
  }
  const distance = Math.sqrt(sum);
  store<f64>(at(distances, i * n + j), distance);
  store<f64>(at(distances, j * n + i), distance);
}

/** Rows i and i + 1 to j … j + 7. */
function measureBlock(columns: usize, n: i32, d: i32, distances: usize, i: i32, j: i32): void {
  const stride = <usize>n << 3;
  let p = at(columns, i);
  let q = at(columns, j);
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let b3 = f64x2.splat(0);
  for (let k = 0; k < d; k++) {
    const first = v128.load64_splat(p);
    const second = v128.load64_splat(p, 8);
    const q0 = v128.load(q);
    const q1 = v128.load(q, 16);
    const q2 = v128.load(q, 32);
    const q3 = v128.load(q, 48);
    a0 = addSquare(a0, f64x2.sub(first, q0));
    a1 = addSquare(a1, f64x2.sub(first, q1));
    a2 = addSquare(a2, f64x2.sub(first, q2));
    a3 = addSquare(a3, f64x2.sub(first, q3));
    b0 = addSquare(b0, f64x2.sub(second, q0));
    b1 = addSquare(b1, f64x2.sub(second, q1));
    b2 = addSquare(b2, f64x2.sub(second, q2));
    b3 = addSquare(b3, f64x2.sub(second, q3));
    p += stride;
    q += stride;
  }
  storeBoth(distances, n, i, j, f64x2.sqrt(a0), f64x2.sqrt(b0));
  storeBoth(distances, n, i, j + 2, f64x2.sqrt(a1), f64x2.sqrt(b1));
  storeBoth(distances, n, i, j + 4, f64x2.sqrt(a2), f64x2.sqrt(b2));
  storeBoth(distances, n, i, j + 6, f64x2.sqrt(a3), f64x2.sqrt(b3));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addSquare(sum: v128, difference: v128): v128 {
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** Rows i and i + 1 to j and j + 1, and the same the other way round. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function storeBoth(distances: usize, n: i32, i: i32, j: i32, upper: v128, lower: v128): void {
  v128.store(at(distances, i * n + j), upper);
  v128.store(at(distances, (i + 1) * n + j), lower);
  v128.store(at(distances, j * n + i), v128.shuffle<f64>(upper, lower, 0, 2));
  v128.store(at(distances, (j + 1) * n + i), v128.shuffle<f64>(upper, lower, 1, 3));
}

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

// @ts-ignore: a decorator of AssemblyScript
@inline
function addLanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Adds the squares of four numbers in float64, where small ones do not vanish. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function addSquares(sums: v128, values: v128): v128 {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
  return f64x2.add(f64x2.add(sums, f64x2.mul(low, low)), f64x2.mul(high, high));
}
