import type { KerasLayer } from './kerasConfig';

interface Option {
  readonly layer: RegExp;
  readonly key: string;
  /** The one value that TensorFlow.js has: it passes silently over others. */
  readonly only: unknown;
}

const OPTIONS: readonly Option[] = [
  { layer: /Conv/, key: 'groups', only: 1 },
  { layer: /^Conv2DTranspose$/, key: 'output_padding', only: null },
  { layer: /^ReLU$/, key: 'negative_slope', only: 0 },
  { layer: /^ReLU$/, key: 'threshold', only: 0 },
  { layer: /^Global/, key: 'keepdims', only: false },
  { layer: /^LayerNormalization$/, key: 'rms_scaling', only: false },
  { layer: /^BatchNormalization$/, key: 'renorm', only: false },
];

/** What of a layer TensorFlow.js would compute otherwise than Keras does, as `"groups" 2`; null where all is well. */
export function findLostOption({ class_name, config }: KerasLayer, isKeras3: boolean): string | null {
  for (const { layer, key, only } of OPTIONS) {
    const value = config[key] ?? only;
    if (layer.test(class_name) && value !== only) return `"${key}" ${JSON.stringify(value)}`;
  }
  // Another line than that of Keras 2 and TensorFlow.js.
  const isOther = isKeras3 && config['activation'] === 'hard_sigmoid';
  return isOther ? 'the activation "hard_sigmoid" of Keras 3' : null;
}
