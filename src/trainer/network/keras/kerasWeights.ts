import type { io, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TensorFlow } from '../../backend/tensorflow';
import { listSome } from '../modelProblem';
import { findRootModel, isFromKeras3, listLayers, toLayerName } from './kerasConfig';
import type { Json, KerasLayer } from './kerasConfig';

type Layer = LayersModel['layers'][number];

/** A layer without layers in it; the place is the one of its weights in a .keras file. */
interface Leaf {
  readonly layer: Layer;
  readonly place: string;
}

/** Whether the names of weights are those of Keras 3, or of a .keras file, and not those that TensorFlow.js looks for. */
export function hasKerasNames(topology: Json, specs: readonly io.WeightsManifestEntry[]): boolean {
  return isFromKeras3(topology) || specs.some(({ name }) => isPlace(name));
}

/**
 * Puts weights into a model by the names that Keras 3 gives them: `layers/conv2d_1/vars/0` in a .keras file (the second Conv2D
 * of its model, whatever its name is), `sequential/first/kernel` in an .h5 file. Throws an Error that lists what does not fit.
 */
export function fillKerasWeights(
  tf: TensorFlow,
  model: LayersModel,
  { modelTopology, weightData, weightSpecs }: io.ModelArtifacts,
): void {
  tf.tidy(() => {
    const tensors = tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs!);
    const left = new Set(Object.keys(tensors).filter((name) => !name.includes('seed_generator')));
    const lacking: string[] = [];
    for (const { layer, place } of listLeaves(findRootModel(modelTopology as Json)!, model, '')) {
      const placed = listPlaced([...left], place);
      for (const [index, weight] of layer.weights.entries()) {
        const name = placed[index] ?? findNamed(left, layer.name, weight.originalName);
        if (name === undefined || !hasShape(tensors[name]!, weight.shape)) lacking.push(weight.originalName);
        else weight.write(tensors[name]!);
        if (name !== undefined) left.delete(name);
      }
    }
    if (lacking.length > 0) throw new Error(`It has no weights of the right shape for ${listSome(lacking)}`);
    if (left.size > 0) throw new Error(`No layer takes its weights ${listSome([...left])}`);
  });
}

function isPlace(name: string): boolean {
  return /^layers\/.*vars\/\d+$/.test(name);
}

function listLeaves(json: KerasLayer, model: LayersModel, folder: string): Leaf[] {
  const counts = new Map<string, number>();
  return listLayers(json)!.flatMap((inner): Leaf[] => {
    const kind = toSnakeCase(inner.class_name);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const place = `${folder}layers/${count === 0 ? kind : `${kind}_${count}`}/`;
    if (inner.class_name === 'InputLayer') return [];
    const layer = model.getLayer(toLayerName(inner));
    return listLayers(inner) ? listLeaves(inner, layer as LayersModel, place) : [{ layer, place }];
  });
}

/** As `to_snake_case` of Keras. */
function toSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** In the order of the layer's weights: by number, the forward half of a bidirectional layer first. */
function listPlaced(names: readonly string[], place: string): string[] {
  const toKey = (name: string) => name.slice(place.length).replace(/^forward/, '');
  return names
    .filter((name) => isPlace(name) && name.startsWith(place))
    .sort((a, b) => toKey(a).localeCompare(toKey(b), 'en', { numeric: true }));
}

function findNamed(names: ReadonlySet<string>, layer: string, weight: string): string | undefined {
  const last = weight.split('/').at(-1)!;
  const found = [...names].find((name) => {
    const parts = name.split('/');
    return parts.at(-1) === last && parts.slice(0, -1).includes(layer);
  });
  // What Keras 3 calls the kernel of a DepthwiseConv2D.
  return found ?? (last === 'depthwise_kernel' ? findNamed(names, layer, 'kernel') : undefined);
}

function hasShape({ shape }: Tensor, wanted: readonly (number | null)[]): boolean {
  return shape.length === wanted.length && shape.every((size, axis) => size === wanted[axis]);
}
