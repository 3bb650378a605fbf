import { describeShape, isImage, toFirstShape, toOutputShape } from './layerShape';
import type { RowShape } from './layerShape';
import type { ModelConfig } from './tripletConfig';

export interface LayerProblem {
  /** Of the whole configuration: ["model", "layers", 2]. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Whether the layers fit the data and each other. Stops at the first that does not: behind it nothing is known. */
export function checkLayers(model: ModelConfig, rowShape: RowShape): LayerProblem[] {
  // A model of its own is checked when it is read.
  if (model.path !== undefined) return [];
  let shape = toFirstShape(model.layers, rowShape);
  for (const [index, layer] of model.layers.entries()) {
    const result = toOutputShape(layer, shape);
    if (!('shape' in result)) {
      return [{ path: ['model', 'layers', index, ...result.path], message: result.problem }];
    }
    shape = result.shape;
  }
  if (!isImage(shape)) return [];
  const last = model.layers.length - 1;
  const message = `The last layer leaves images of ${describeShape(shape)}, but an embedding is made of rows: add { "flatten": true } or { "globalPool": "average" } after it.`;
  return [{ path: ['model', 'layers', last], message }];
}
