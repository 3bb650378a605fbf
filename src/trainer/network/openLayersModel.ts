import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describeShape } from '../../config/layerShape';
import type { TensorFlow } from '../backend/tensorflow';
import { freezeLayers } from './keras/freezeLayers';
import type { Json } from './keras/kerasConfig';
import { adaptKerasTopology } from './keras/kerasTopology';
import { fillKerasWeights, hasKerasNames } from './keras/kerasWeights';
import { mendNorms } from './keras/mendNorms';
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

/** What does the work of layers that TensorFlow.js lacks. */
const INSTEAD: Readonly<Record<string, string>> = {
  UnitNormalization: 'leave it out and set "normalize" of "model" to true',
  Lambda:
    'its code is not in the file. Leave it out; where it only normalises, set "normalize" of "model" to true',
  TFOpLambda: 'it is an operation called on the output of a layer. Build the model of layers only',
  Normalization: 'leave it out and set "standardize" of "data" to "per-feature"',
};

/** Makes a layers model of what was read. ModelProblem where it cannot be one, or does not go from a row to one embedding. */
export async function openLayersModel(
  tf: TensorFlow,
  artifacts: io.ModelArtifacts,
  { name, inputShape }: { readonly name: string; readonly inputShape: readonly number[] },
): Promise<OpenedModel> {
  const library = await loadLayersLibrary(tf);
  const refuse = (text: string) => new ModelProblem(['model', 'path'], `${name} ${text}`);
  const { topology, frozen } = adaptKerasTopology(artifacts.modelTopology as Json, refuse);
  const adapted = { ...artifacts, modelTopology: topology };
  const model = await load(tf, library, adapted).catch((error: unknown) => {
    throw toProblem(name, (error as Error).message);
  });
  freezeLayers(model, frozen);
  mendNorms(tf, model);
  const problem = findShapeProblem(model, inputShape);
  if (problem) throw new ModelProblem(['model', 'path'], `${name} ${problem}`);
  tryStep(tf, library, model, { name, inputShape });
  return { library, model };
}

async function load(
  tf: TensorFlow,
  library: LayersLibrary,
  artifacts: io.ModelArtifacts,
): Promise<LayersModel> {
  const { modelTopology, weightSpecs } = artifacts;
  if (!hasKerasNames(modelTopology as Json, weightSpecs!))
    return library.loadLayersModel({ load: () => Promise.resolve(artifacts) });
  const model = await library.loadLayersModel({
    load: () => Promise.resolve({ modelTopology: modelTopology! }),
  });
  fillKerasWeights(tf, model, artifacts);
  return model;
}

function toProblem(name: string, message: string): ModelProblem {
  const unknown = /^Unknown (\w+): (\S+?)\. /.exec(message);
  const text = unknown
    ? `uses the ${unknown[1]} "${unknown[2]}", which TensorFlow.js does not have: ${INSTEAD[unknown[2]!] ?? 'use one of its own'}.`
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
