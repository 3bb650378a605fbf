import { toOutputShape } from '../../config/layerShape';
import type { RowShape } from '../../config/layerShape';
import type { Initializer, LayerConfig } from '../../config/schema/layerSchema';
import type { ModelConfig } from '../../config/tripletConfig';
import { SeededRandom } from '../../util/seededRandom';
import { activate } from './activations';
import { createConvLayer } from './convLayer';
import { createDenseLayer } from './denseLayer';
import { createDropoutLayer } from './dropoutLayer';
import { createPlainLayer } from './layer';
import type { Layer } from './layer';
import { createBatchNormLayer, createLayerNormLayer } from './normLayers';
import {
  createAveragePoolLayer,
  createFlattenLayer,
  createGlobalPoolLayer,
  createMaxPoolLayer,
} from './poolLayers';
import { createResidualLayer } from './residualLayer';

interface Site {
  readonly model: ModelConfig;
  readonly seed: number;
  readonly random: SeededRandom;
}

/**
 * The layers of a configuration that `checkLayers` has nothing against, and the linear one that gives the embedding. Names
 * count as torch.nn.Sequential counts: each layer is a module, each activation but a linear one is another.
 */
export function createLayers(model: ModelConfig, inputShape: RowShape, seed: number): Layer[] {
  const site = { model, seed, random: SeededRandom.fromSeed(seed, 'initial weights') };
  const { layers, shape, nextModule } = createStack(site, model.layers, inputShape, '', true);
  const output = createDenseLayer({
    name: String(nextModule),
    inputs: shape[0]!,
    units: model.embeddingDim,
    activation: 'linear',
    hasBias: true,
    initializer: model.outputInitializer ?? model.initializer,
    random: site.random,
    isFirst: layers.length === 0,
  });
  return [...layers, output];
}

/** Layers one after the other. `prefix` stands before the names of their modules, as "3.body.". */
function createStack(
  site: Site,
  configs: readonly LayerConfig[],
  inputShape: RowShape,
  prefix: string,
  isOutermost: boolean,
): { readonly layers: Layer[]; readonly shape: RowShape; readonly nextModule: number } {
  const layers: Layer[] = [];
  let shape = inputShape;
  let module = 0;
  for (const config of configs) {
    const result = toOutputShape(config, shape);
    if (!('shape' in result)) throw new RangeError(result.problem);
    const isFirst = isOutermost && layers.length === 0;
    layers.push(
      createLayer(site, config, {
        name: `${prefix}${module}`,
        inputShape: shape,
        outputShape: result.shape,
        isFirst,
      }),
    );
    module += countModules(config, site.model);
    shape = result.shape;
  }
  return { layers, shape, nextModule: module };
}

interface Place {
  readonly name: string;
  readonly inputShape: RowShape;
  readonly outputShape: RowShape;
  readonly isFirst: boolean;
}

function createLayer(site: Site, config: LayerConfig, place: Place): Layer {
  const { model, seed, random } = site;
  const { name, inputShape } = place;
  if ('dense' in config || 'conv2d' in config) {
    const initializer: Initializer = config.initializer ?? model.initializer;
    const options = { ...place, activation: config.activation ?? model.activation, initializer, random };
    if ('conv2d' in config) return createConvLayer(config, options);
    const hasBias = config.bias !== false;
    return createDenseLayer({ ...options, inputs: inputShape[0]!, units: config.dense, hasBias });
  }
  if ('maxPool' in config) return createMaxPoolLayer(config);
  if ('averagePool' in config) return createAveragePoolLayer(config, inputShape);
  if ('globalPool' in config) return createGlobalPoolLayer(config);
  if ('flatten' in config) return createFlattenLayer();
  if ('dropout' in config) return createDropoutLayer(config.dropout, { name, seed });
  if ('batchNorm' in config) return createBatchNormLayer(config, name, inputShape.at(-1)!);
  if ('layerNorm' in config) return createLayerNormLayer(config, name, inputShape);
  if ('residual' in config) {
    const body = createStack(site, config.residual, inputShape, `${name}.body.`, false).layers;
    return createResidualLayer({ ...place, body, initializer: model.initializer, random });
  }
  return createPlainLayer((pass, x) => activate(pass, config.activation, x));
}

/** Modules of a torch.nn.Sequential that a layer is: an activation but a linear one is another. */
export function countModules(config: LayerConfig, model: ModelConfig): number {
  const isWeighted = 'dense' in config || 'conv2d' in config;
  return isWeighted && (config.activation ?? model.activation) !== 'linear' ? 2 : 1;
}
