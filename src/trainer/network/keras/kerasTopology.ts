import type { ModelProblem } from '../modelProblem';
import { findRootModel, isFromKeras3, isKerasLayer, isObject, listLayers, toLayerName } from './kerasConfig';
import type { Json, KerasLayer } from './kerasConfig';
import { adaptCalls, adaptEnds, findInnerModels, isCalledUntrained } from './kerasNodes';
import { findLostOption } from './kerasOptions';

/** What TensorFlow.js calls otherwise. */
const ACTIVATIONS: Readonly<Record<string, string>> = { silu: 'swish' };
/** Every weight comes from the file, whatever a layer would start from. */
const ANY_INITIALIZER = { class_name: 'Zeros', config: {} };
const REGULARIZERS: readonly unknown[] = ['L1', 'L2', 'L1L2'];

export interface AdaptedTopology {
  readonly topology: Json;
  /** Names of layers that stay as in evaluation while the model is trained, which TensorFlow.js knows nothing of. */
  readonly frozen: ReadonlySet<string>;
}

/**
 * The topology of a converted Keras model in the words of TensorFlow.js, which those of Keras 2 and 3 have left. A topology of
 * its own passes as it is, but for initialisers. `refuse` makes the problem of what cannot be said in them.
 */
export function adaptKerasTopology(topology: Json, refuse: (text: string) => ModelProblem): AdaptedTopology {
  const frozen = new Set<string>();
  const isKeras3 = isFromKeras3(topology);
  const none: ReadonlySet<string> = new Set();
  const adapt = (layer: KerasLayer, siblings: ReadonlySet<string> = none): KerasLayer => {
    const lost = findLostOption(layer, isKeras3);
    if (lost !== null) {
      throw refuse(
        `has ${lost} in "${toLayerName(layer)}" (${layer.class_name}), which TensorFlow.js does not have: build it without.`,
      );
    }
    const isNorm = layer.class_name === 'BatchNormalization' && layer.config['trainable'] === false;
    if (isNorm || isCalledUntrained(layer)) frozen.add(toLayerName(layer));
    const adapted = { ...layer, config: adaptConfig(layer, { isKeras3, adapt }) };
    if (!('inbound_nodes' in layer)) return adapted;
    return { ...adapted, inbound_nodes: adaptCalls(layer, siblings, refuse) };
  };
  const root = findRootModel(topology);
  if (!root) return { topology, frozen };
  const adapted = adapt(root);
  return { topology: 'model_config' in topology ? { ...topology, model_config: adapted } : adapted, frozen };
}

function adaptConfig(
  layer: KerasLayer,
  {
    isKeras3,
    adapt,
  }: {
    readonly isKeras3: boolean;
    readonly adapt: (layer: KerasLayer, siblings?: ReadonlySet<string>) => KerasLayer;
  },
): Json {
  const { class_name: kind } = layer;
  const entries = Object.entries(layer.config).flatMap(([key, value]): [string, unknown][] => {
    // Fields that a separable convolution has from another, and TensorFlow.js does not take.
    if (/^Separable/.test(kind) && key.startsWith('kernel_') && key !== 'kernel_size') return [];
    if (key === 'batch_shape') return [['batch_input_shape', value]];
    if (key === 'negative_slope' && kind === 'LeakyReLU') return [['alpha', value]];
    return [[key, adaptValue(key, value)]];
  });
  const config: Json = Object.fromEntries(entries);
  const inner = config['layer'];
  if (isKerasLayer(inner)) return { ...config, layer: adapt(inner) };
  const layers = listLayers(layer);
  if (!layers) return config;
  const models = findInnerModels(layer);
  const adapted = { ...config, layers: layers.map((one) => adapt(one, models)) };
  if (!isKeras3 || !('input_layers' in config)) return adapted;
  const { input_layers: inputs, output_layers: outputs } = config;
  return { ...adapted, input_layers: adaptEnds(inputs, models), output_layers: adaptEnds(outputs, models) };
}

function adaptValue(key: string, value: unknown): unknown {
  if (key === 'dtype') return toTypeName(value);
  if (/activation$/.test(key) && typeof value === 'string') return ACTIVATIONS[value] ?? value;
  if (!isObject(value)) return value;
  if (/_initializer$/.test(key)) return ANY_INITIALIZER;
  return /_regularizer$/.test(key) ? toPenalty(value) : value;
}

/** Half precision is computed in float32. */
function toTypeName(value: unknown): unknown {
  const name = isObject(value) && isObject(value['config']) ? value['config']['name'] : value;
  return typeof name === 'string' && name.includes('float') ? 'float32' : name;
}

/** Penalties are no part of the loss; those that TensorFlow.js knows are kept. */
function toPenalty({ class_name: kind, config }: Json): unknown {
  return REGULARIZERS.includes(kind)
    ? { class_name: 'L1L2', config: { l1: 0, l2: 0, ...(config as Json) } }
    : null;
}
