import type { LayerConfig } from './schema/layerSchema';

/** Of one row, without the batch: [features] or [height, width, channels]. */
export type RowShape = readonly number[];

/**
 * What the layers see of a row: all features in their order where a dense layer comes first (or none at all), so that the
 * default layers take images too; else the data's own shape.
 */
export function toFirstShape(layers: readonly LayerConfig[], rowShape: RowShape): RowShape {
  const [first] = layers;
  return first === undefined || 'dense' in first
    ? [rowShape.reduce((product, side) => product * side, 1)]
    : rowShape;
}

/** What a layer makes of a shape, or why it cannot. */
export type ShapeResult =
  { readonly shape: RowShape } | { readonly problem: string; readonly path: readonly (string | number)[] };

/** Zeros that are put before and after a side. */
export type SidePadding = readonly [before: number, after: number];

export function toPair(size: number | readonly [number, number]): readonly [number, number] {
  return typeof size === 'number' ? [size, size] : size;
}

/** `same` as TensorFlow: ⌈size/stride⌉ windows, the odd zero after. With stride 1 that is PyTorch's padding='same'. */
export function padSide(
  size: number,
  kernel: number,
  stride: number,
  padding: 'same' | 'valid' | number,
): SidePadding {
  if (typeof padding === 'number') return [padding, padding];
  if (padding === 'valid') return [0, 0];
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

export function toOutputShape(layer: LayerConfig, shape: RowShape): ShapeResult {
  if ('dense' in layer) {
    return isImage(shape)
      ? refuse(
          `A dense layer takes rows, but here come images of ${describeShape(shape)}: add { "flatten": true } or { "globalPool": "average" } before it.`,
        )
      : { shape: [layer.dense] };
  }
  if ('conv2d' in layer) return slide('conv2d', layer, layer.kernel, shape, layer.conv2d);
  if ('maxPool' in layer) return slide('maxPool', layer, layer.maxPool, shape);
  if ('averagePool' in layer) return slide('averagePool', layer, layer.averagePool, shape);
  if ('globalPool' in layer) {
    return isImage(shape) ? { shape: [shape[2]!] } : refuseRows('globalPool', shape);
  }
  if ('flatten' in layer) return { shape: [shape.reduce((product, side) => product * side, 1)] };
  if ('residual' in layer) return toResidualShape(layer.residual, shape);
  return { shape };
}

/** Stride of the 1×1 projection that takes one image size to another; null where none does. */
export function findProjectionStride(from: RowShape, to: RowShape): readonly [number, number] | null {
  const strides = [0, 1].map((axis) => Math.ceil(from[axis]! / to[axis]!)) as [number, number];
  return strides.every((stride, axis) => Math.ceil(from[axis]! / stride) === to[axis]!) ? strides : null;
}

export function isImage(shape: RowShape): boolean {
  return shape.length === 3;
}

export function describeShape(shape: RowShape): string {
  return isImage(shape) ? `${shape.join('×')} (height × width × channels)` : `${shape.join('×')} features`;
}

/** A window that goes over an image: convolutions and pools. */
function slide(
  kind: string,
  { stride, padding }: { readonly stride?: Size | undefined; readonly padding: 'same' | 'valid' | number },
  window: Size,
  shape: RowShape,
  channels = shape[2]!,
): ShapeResult {
  if (!isImage(shape)) return refuseRows(kind, shape);
  const windows = toPair(window);
  const strides = toPair(stride ?? window);
  const sides = [0, 1].map((axis) => {
    const [before, after] = padSide(shape[axis]!, windows[axis]!, strides[axis]!, padding);
    return Math.floor((shape[axis]! + before + after - windows[axis]!) / strides[axis]!) + 1;
  });
  if (sides.some((side) => side < 1)) {
    return refuse(
      `A window of ${windows.join('×')} does not fit into images of ${describeShape(shape)}: nothing would be left. Make it smaller, set "padding" to "same", or leave out a pool before it.`,
    );
  }
  return { shape: [...sides, channels] };
}

function toResidualShape(body: readonly LayerConfig[], shape: RowShape): ShapeResult {
  let inner = shape;
  for (const [index, layer] of body.entries()) {
    const result = toOutputShape(layer, inner);
    if (!('shape' in result)) return { ...result, path: ['residual', index, ...result.path] };
    inner = result.shape;
  }
  if (inner.length !== shape.length) {
    return refuse(
      `The layers of a residual make ${describeShape(inner)} of ${describeShape(shape)}, which cannot be added: move "flatten" and "globalPool" out of it.`,
    );
  }
  if (isImage(shape) && !findProjectionStride(shape, inner)) {
    return refuse(
      `The layers of a residual make ${describeShape(inner)} of ${describeShape(shape)}, and no stride of a 1×1 projection does: set their "padding" to "same".`,
    );
  }
  return { shape: inner };
}

type Size = number | readonly [number, number];

function refuse(problem: string): ShapeResult {
  return { problem, path: [] };
}

function refuseRows(kind: string, shape: RowShape): ShapeResult {
  return refuse(
    `A ${kind} layer takes images, but here come rows of ${describeShape(shape)}: set "shape" in "data" to their [height, width, channels] where they are images, move this layer before what flattens them, or remove it.`,
  );
}
