import type { input, layers, LayersModel, loadLayersModel, model } from '@tensorflow/tfjs-layers';
import type { TensorFlow } from '../backend/tensorflow';

export type { LayersModel };

/** What of TensorFlow.js's layers is used. */
export interface LayersLibrary {
  readonly loadLayersModel: typeof loadLayersModel;
  readonly model: typeof model;
  readonly input: typeof input;
  readonly layers: typeof layers;
}

/** The native package brings layers of its own, on its own core; the portable backends get them when a model needs them. */
export async function loadLayersLibrary(tf: TensorFlow): Promise<LayersLibrary> {
  if ('loadLayersModel' in tf) return tf as unknown as LayersLibrary;
  return await import('@tensorflow/tfjs-layers');
}
