/** A JSON object of a topology. */
export type Json = Readonly<Record<string, unknown>>;

/** A layer as Keras writes it; a model has `layers` in its `config`. */
export interface KerasLayer extends Json {
  readonly class_name: string;
  readonly config: Json;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isKerasLayer(value: unknown): value is KerasLayer {
  return isObject(value) && typeof value['class_name'] === 'string' && isObject(value['config']);
}

/** The layers of a model, in the order of the file; null of a layer that is none. */
export function listLayers({ config }: KerasLayer): readonly KerasLayer[] | null {
  const { layers } = config;
  return Array.isArray(layers) ? layers.filter(isKerasLayer) : null;
}

export function toLayerName(layer: KerasLayer): string {
  const name = layer['name'] ?? layer.config['name'];
  return typeof name === 'string' ? name : layer.class_name;
}

/** The model that a topology describes; null where it describes none. */
export function findRootModel(topology: object): KerasLayer | null {
  const root = (topology as Json)['model_config'] ?? topology;
  return isKerasLayer(root) ? root : null;
}

/** Keras 3 writes other configurations and other names of weights than Keras 2 and TensorFlow.js. */
export function isFromKeras3(topology: object): boolean {
  return /^[3-9]\./.test(String((topology as Json)['keras_version']));
}
