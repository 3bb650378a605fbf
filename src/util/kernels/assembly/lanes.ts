/** What several kernels do with addresses and vectors. */

// @ts-ignore: a decorator of AssemblyScript
@inline
export function at(base: usize, index: i32): usize {
  return base + (<usize>index << 3);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function addSquare(sum: v128, difference: v128): v128 {
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function addLanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
