import { isObject, listLayers, toLayerName } from './kerasConfig';
import type { Json, KerasLayer } from './kerasConfig';

/** An output of a layer, of one of the calls of it. */
type Place = readonly [layer: string, node: number, tensor: number];
type Inbound = readonly [...Place, keywords: Json];

/** Names of the layers of a model that are models: in TensorFlow.js node 0 of one is its own making, its calls count from 1. */
export function findInnerModels(model: KerasLayer): ReadonlySet<string> {
  return new Set((listLayers(model) ?? []).filter(listLayers).map(toLayerName));
}

/** Calls of a layer as Keras 2 and TensorFlow.js write them; Keras 3 writes objects with `args` and `kwargs`. */
export function adaptCalls(
  layer: KerasLayer,
  innerModels: ReadonlySet<string>,
  refuse: (text: string) => Error,
): unknown {
  const calls = layer['inbound_nodes'];
  if (!Array.isArray(calls)) return calls;
  return calls.map((call: unknown) => {
    if (!isObject(call)) return call;
    const tensors = listTensors(call['args'] ?? []);
    const keywords = isObject(call['kwargs']) ? call['kwargs'] : {};
    const surplus = Object.entries(keywords).some(([key, value]) => key !== 'training' && value !== null);
    if (tensors === null || surplus) {
      throw refuse(
        `calls "${toLayerName(layer)}" (${layer.class_name}) with something else than the outputs of layers, which TensorFlow.js cannot: build it of layers only.`,
      );
    }
    return tensors.map((tensor): Inbound => [...countNode(tensor, innerModels), {}]);
  });
}

/** Whether a layer is called with `training=False`, as frozen models are. */
export function isCalledUntrained({ inbound_nodes: calls }: KerasLayer): boolean {
  return Array.isArray(calls) && JSON.stringify(calls).includes('"training":false');
}

/** Inputs or outputs of a model of Keras 3, which writes a single one without the list around it. */
export function adaptEnds(ends: unknown, innerModels: ReadonlySet<string>): readonly Place[] {
  const list = (typeof (ends as Place)[0] === 'string' ? [ends] : ends) as readonly Place[];
  return list.map((place) => countNode(place, innerModels));
}

function countNode([layer, node, tensor]: Place, innerModels: ReadonlySet<string>): Place {
  return [layer, innerModels.has(layer) ? node + 1 : node, tensor];
}

/** Null where something else than tensors is among them. */
function listTensors(value: unknown): Place[] | null {
  if (value === null) return [];
  if (Array.isArray(value)) {
    const lists = value.map(listTensors);
    return lists.includes(null) ? null : lists.flatMap((list) => list!);
  }
  if (!isObject(value) || value['class_name'] !== '__keras_tensor__') return null;
  return [(value['config'] as Json)['keras_history'] as Place];
}
