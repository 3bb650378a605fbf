/**
 * The inner loops of a step that plain JavaScript is slow at, on WebAssembly's 128-bit vectors. AssemblyScript: compiled by
 * scripts/kernels.mjs, never by TypeScript. Addresses are bytes of the memory that the caller brings; nothing is allocated.
 */

export { adam } from './adam';
export { measureEuclidean } from './distances';
export { findNearest } from './nearest';
export { multiplyAll } from './products';
export { mergePairs, sortPairs } from './sorting';
export { rankQueries } from './ranking';
export { tridiagonalize } from './tridiagonal';
