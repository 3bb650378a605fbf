import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describeShape } from '../../config/layerShape';
import type { TensorFlow } from '../backend/tensorflow';
import { loadLayersLibrary } from './layersLibrary';
import type { LayersLibrary } from './layersLibrary';
import { LayersModelNetwork } from './layersModelNetwork';
import { ModelProblem } from './modelProblem';
import { countValues } from './parameter';

/** A model that was read and fits the data; `createNetwork` makes a network of it. */
export interface OpenedModel {
  readonly library: LayersLibrary;
  readonly model: LayersModel;
}

/** Makes a layers model of what was read. ModelProblem where it cannot be one, or does not go from a row to one embedding. */
export async function openLayersModel(
  tf: TensorFlow,
  artifacts: io.ModelArtifacts,
  { name, inputShape }: { readonly name: string; readonly inputShape: readonly number[] },
): Promise<OpenedModel> {
  const library = await loadLayersLibrary(tf);
  let model: LayersModel;
  try {
    model = await library.loadLayersModel({ load: () => Promise.resolve(artifacts) });
  } catch (error) {
    throw toProblem(name, (error as Error).message);
  }
  const problem = findShapeProblem(model, inputShape);
  if (problem) throw new ModelProblem(['model', 'path'], `${name} ${problem}`);
  tryStep(tf, library, model, { name, inputShape });
  return { library, model };
}

function toProblem(name: string, message: string): ModelProblem {
  const unknown = /^Unknown (\w+): (\S+?)\. /.exec(message);
  const text = unknown
    ? `uses the ${unknown[1]} "${unknown[2]}", which TensorFlow.js does not have: use one of its own.`
    : `cannot be loaded: ${message.split('\n')[0]!.replace(/\.$/, '')}.`;
  return new ModelProblem(['model', 'path'], `${name} ${text}`);
}

/** Takes one step without consequences: a backend may lack what the gradient of some layer needs. */
function tryStep(
  tf: TensorFlow,
  library: LayersLibrary,
  model: LayersModel,
  { name, inputShape }: { readonly name: string; readonly inputShape: readonly number[] },
): void {
  const kept = tf.tidy(() => model.getWeights().map((tensor) => tf.keep(tensor.clone())));
  try {
    const network = new LayersModelNetwork(tf, library, model, inputShape, 0);
    const rows = new Float32Array(2 * countValues(inputShape));
    network.differentiate(rows, 2, 1, (embeddings) => embeddings);
  } catch (error) {
    const { message } = error as Error;
    const kernel = /kernel '(\w+)' (?:not registered )?for backend/i.exec(message)?.[1];
    const text = kernel
      ? `cannot be trained on the ${tf.getBackend()} backend, which lacks ${kernel}: set "backend" to "native" or "cpu".`
      : `cannot be trained: ${message.split('\n')[0]!.replace(/\.$/, '')}.`;
    throw new ModelProblem(['model', 'path'], `${name} ${text}`);
  } finally {
    model.setWeights(kept);
    tf.dispose(kept);
  }
}

function findShapeProblem(model: LayersModel, inputShape: readonly number[]): string | null {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    return `has ${model.inputs.length} inputs and ${model.outputs.length} outputs: one of each is needed.`;
  }
  const wanted = model.inputs[0]!.shape.slice(1);
  const fits =
    wanted.length === inputShape.length &&
    wanted.every((size, axis) => size === null || size === inputShape[axis]);
  if (!fits) {
    const asked = wanted.map((size) => size ?? 'any').join('×');
    return `takes rows of ${asked}, but the data has ${describeShape(inputShape)}. Images need "shape" in "data".`;
  }
  const { shape } = model.outputs[0]!;
  if (shape.length !== 2 || typeof shape[1] !== 'number') {
    return `gives ${shape.map((size) => size ?? 'any').join('×')} for a batch, but embeddings are rows (batch × dimension): end it with a flatten, global pooling or dense layer.`;
  }
  return null;
}
