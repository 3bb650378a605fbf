import { addLanes, at } from './lanes';

/**
 * Scalar products of `count` vectors of `length` float64, which stand one behind the other at `vectors`: count×count float64 to
 * `products`.
 */
export function multiplyAll(vectors: usize, count: i32, length: i32, products: usize): void {
  const stride = <usize>length << 3;
  for (let a = 0; a < count; a++) {
    const p = vectors + <usize>a * stride;
    let b = a;
    for (; b + 4 <= count; b += 4) multiplyFour(p, vectors + <usize>b * stride, length, products, count, a, b);
    for (; b < count; b++) storeProduct(products, count, a, b, multiplyOne(p, vectors + <usize>b * stride, length));
  }
}

/** One vector with four that follow one another: what the vector loads is used four times. */
function multiplyFour(p: usize, q: usize, length: i32, products: usize, count: i32, a: i32, b: i32): void {
  const stride = <usize>length << 3;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let k = 0;
  for (; k + 2 <= length; k += 2) {
    const at = <usize>k << 3;
    const values = v128.load(p + at);
    const from = q + at;
    s0 = f64x2.add(s0, f64x2.mul(values, v128.load(from)));
    s1 = f64x2.add(s1, f64x2.mul(values, v128.load(from + stride)));
    s2 = f64x2.add(s2, f64x2.mul(values, v128.load(from + 2 * stride)));
    s3 = f64x2.add(s3, f64x2.mul(values, v128.load(from + 3 * stride)));
  }
  let t0 = addLanes(s0);
  let t1 = addLanes(s1);
  let t2 = addLanes(s2);
  let t3 = addLanes(s3);
  if (k < length) {
    const at = <usize>k << 3;
    const value = load<f64>(p + at);
    const from = q + at;
    t0 += value * load<f64>(from);
    t1 += value * load<f64>(from + stride);
    t2 += value * load<f64>(from + 2 * stride);
    t3 += value * load<f64>(from + 3 * stride);
  }
  storeProduct(products, count, a, b, t0);
  storeProduct(products, count, a, b + 1, t1);
  storeProduct(products, count, a, b + 2, t2);
  storeProduct(products, count, a, b + 3, t3);
}

function multiplyOne(p: usize, q: usize, length: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < length; k++) {
    sum += load<f64>(p) * load<f64>(q);
    p += 8;
    q += 8;
  }
  return sum;
}

function storeProduct(products: usize, count: i32, a: i32, b: i32, value: f64): void {
  store<f64>(at(products, a * count + b), value);
  store<f64>(at(products, b * count + a), value);
}
