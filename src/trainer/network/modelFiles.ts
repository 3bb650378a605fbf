import type { ModelConfig } from '../../config/tripletConfig';
import { locateFile } from '../../data/dataPath';
import type { TensorFlow } from '../backend/tensorflow';
import type { NamedTensor } from '../checkpoint/safetensors';
import { readLayersModelFile } from './layersModelFile';
import { openLayersModel } from './openLayersModel';
import type { OpenedModel } from './openLayersModel';
import { readWeightFile } from './weightFile';

/** What a model's configuration names on the disk, read before any network is created. */
export interface ModelFiles {
  /** Of `model.weights`; the name is for messages. */
  readonly weights: { readonly name: string; readonly tensors: readonly NamedTensor[] } | null;
  /** Of `model.path`. */
  readonly opened: OpenedModel | null;
}

interface Place {
  /** Relative paths count from here. */
  readonly folder: string;
  readonly inputShape: readonly number[];
}

/** Reads `model.weights` and `model.path`. ModelProblem where they cannot be read or do not fit the data. */
export async function readModelFiles(
  tf: TensorFlow,
  { path, weights }: ModelConfig,
  place: Place,
): Promise<ModelFiles> {
  return {
    weights: weights === undefined ? null : await readWeights(weights, place),
    opened: path === undefined ? null : await openModel(tf, path, place),
  };
}

async function readWeights(file: string, { folder }: Place): Promise<ModelFiles['weights']> {
  const { path, name } = locateFile(file, folder);
  return { name, tensors: await readWeightFile(path, name) };
}

async function openModel(tf: TensorFlow, file: string, { folder, inputShape }: Place): Promise<OpenedModel> {
  const { path, name } = locateFile(file, folder);
  return openLayersModel(tf, await readLayersModelFile(path, name), { name, inputShape });
}
