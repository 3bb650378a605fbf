import { KERNEL_CODE } from './kernelCode';

const PAGE_BYTES = 1 << 16;

/** The functions of assembly/index.ts; addresses are bytes of the memory. */
export interface Kernels {
  measureEuclidean(columns: number, n: number, d: number, distances: number): void;
  /** Scalar products of `count` vectors of `length` numbers that stand one behind the other: count×count to `products`. */
  multiplyAll(vectors: number, count: number, length: number, products: number): void;
  /** `scratch` has 16 numbers, `nearest` four lists of N float64: see its source. */
  findNearest(columns: number, n: number, d: number, classes: number, nearest: number, scratch: number): void;
  /** To `found` 2·N + 3 numbers, `scratch` has room for 4·N: see its source. */
  rankQueries(
    distances: number,
    n: number,
    labels: number,
    stride: number,
    kind: number,
    margin: number,
    found: number,
    scratch: number,
    counts: number,
  ): void;
  /** `scratch` has room for 2·N numbers. */
  tridiagonalize(matrix: number, n: number, diagonal: number, offDiagonal: number, scratch: number): void;
  /** Returns how many pairs have one label; see its source. */
  sortPairs(
    distances: number,
    n: number,
    labels: number,
    into: number,
    spare: number,
    counts: number,
  ): number;
  /** Merges what sortPairs gave; see its source. */
  mergePairs(sorted: number, same: number, other: number, into: number): number;
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    length: number,
    share1: number,
    beta2: number,
    share2: number,
    stepSize: number,
    perRoot: number,
    epsilon: number,
    keep: number,
    coupled: number,
    sums: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels over a memory of their own, of `bytes` at least. RangeError where the machine has not so much. */
export function createKernels(bytes: number): { kernels: Kernels; memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL_CODE), (byte) => byte.charCodeAt(0)));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { kernels: exports as unknown as Kernels, memory };
}

/** Makes room for `bytes`. Views of the memory made before may be empty afterwards. */
export function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/**
 * The same, made when it is first asked for; null where the machine gives no memory for WebAssembly at all (`ulimit -v`: its
 * address space is reserved in gigabytes). What is measured must come out there, too, if more slowly.
 */
export function offerKernels(): () => ReturnType<typeof createKernels> | null {
  let made: ReturnType<typeof createKernels> | null | undefined;
  return () => {
    if (made === undefined) made = tryKernels();
    return made;
  };
}

function tryKernels(): ReturnType<typeof createKernels> | null {
  try {
    return createKernels(0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
