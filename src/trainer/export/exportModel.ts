import type { io } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import type { ModelConfig } from '../../config/tripletConfig';
import { rowRange } from '../../data/features/featureRows';
import type { FeatureRows } from '../../data/features/featureRows';
import { encodeSafetensors } from '../checkpoint/safetensors';
import type { TensorFlow } from '../backend/tensorflow';
import type { LayersLibrary } from '../network/layersLibrary';
import type { Network } from '../network/network';
import type { ExportFile } from './exportEmbeddings';
import { LayersModelBuilder } from './layersModel';

/** Rows that an exported model is compared with its network on. */
const COMPARED_ROWS = 8;
const TOLERANCE = 1e-3;

/** Weights and running statistics by their names in a torch.nn.Sequential. */
export function toWeightsFile(path: string, network: Network, step: number): ExportFile {
  const tensors = [...network.parameters, ...network.buffers];
  const metadata = { format: 'pt', step: String(step), embeddingDim: String(network.embeddingDim) };
  return { path, content: encodeSafetensors({ tensors, metadata }) };
}

/** A folder with `model.json` and `weights.bin`. It is run once on rows of the data: what it gives must be the network's. */
export async function toLayersModelFiles(
  folder: string,
  source: {
    readonly tf: TensorFlow;
    readonly library: LayersLibrary;
    readonly model: ModelConfig;
    readonly network: Network;
    /** Of which the first rows are compared. */
    readonly features: FeatureRows;
  },
): Promise<ExportFile[]> {
  const { tf, library, model, network, features } = source;
  const built = new LayersModelBuilder(tf, library, model, network).build(network.inputShape);
  const n = Math.min(COMPARED_ROWS, features.n);
  const some = new Float32Array(n * features.d);
  features.rowsInto(rowRange(0, n), some);
  const expected = network.embed(some, n).embeddings;
  const found = tf.tidy(() =>
    (
      built.predict(tf.tensor(some, [n, ...network.inputShape])) as ReturnType<TensorFlow['tensor']>
    ).dataSync(),
  );
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
  // "Not within" and not "beyond": a NaN must not pass.
  if (!(worst <= TOLERANCE * largest + 1e-6) && expected.every(Number.isFinite))
    throw new Error(`the exported model differs from the network by ${worst}`);
  const artifacts = await collectArtifacts(built);
  return [
    { path: join(folder, 'model.json'), content: JSON.stringify(toModelJson(artifacts)) },
    { path: join(folder, 'weights.bin'), content: Buffer.from(artifacts.weightData as ArrayBuffer) },
  ];
}

async function collectArtifacts(
  model: Awaited<ReturnType<LayersLibrary['loadLayersModel']>>,
): Promise<io.ModelArtifacts> {
  let artifacts: io.ModelArtifacts | undefined;
  await model.save({
    save: (all) => {
      artifacts = all;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
  });
  return artifacts!;
}

function toModelJson(artifacts: io.ModelArtifacts): io.ModelJSON {
  return {
    format: 'layers-model',
    generatedBy: artifacts.generatedBy ?? 'TensorFlow.js',
    convertedBy: 'Margin',
    modelTopology: artifacts.modelTopology!,
    weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs! }],
  };
}
