import type { FaultsConfig } from '../../config/schema/faultsSchema';
import type { Network } from '../network/network';
import type { Parameter } from '../network/parameter';

/** The names that weights end with: PyTorch's, and TensorFlow.js's. */
const WEIGHT = /(weight|kernel)$/;

/**
 * Weights as a mistake would start them; then the network with what does not belong at its end. RangeError where the layer that
 * a fault is about lacks what it spoils.
 */
export function spoilNetwork(network: Network, faults: FaultsConfig): Network {
  const { outputScale, outputBias, firstBias, outputActivation } = faults;
  const weights = network.parameters.filter(({ name }) => WEIGHT.test(name));
  const [first, last] = [weights[0], weights.at(-1)];
  if (outputScale !== undefined) scale(found(last, 'outputScale'), outputScale);
  if (firstBias !== undefined) biasOf(network, first, 'firstBias').values.fill(firstBias);
  if (outputBias !== undefined) biasOf(network, last, 'outputBias').values.fill(outputBias);
  return outputActivation ? withOutputActivation(network, outputActivation) : network;
}

function biasOf(network: Network, weight: Parameter | undefined, fault: string): Parameter {
  const name = weight?.name.replace(WEIGHT, 'bias');
  return found(
    network.parameters.find((parameter) => parameter.name === name),
    fault,
  );
}

function found(parameter: Parameter | undefined, fault: string): Parameter {
  if (parameter) return parameter;
  const what = fault === 'outputScale' ? 'no weights' : 'no bias';
  throw new RangeError(`faults.${fault}: the layer that it changes has ${what}. Leave it out.`);
}

function scale({ values }: Parameter, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}

type OutputActivation = NonNullable<FaultsConfig['outputActivation']>;

function withOutputActivation(network: Network, kind: OutputActivation): Network {
  const d = network.embeddingDim;
  return {
    inputShape: network.inputShape,
    embeddingDim: d,
    parameters: network.parameters,
    buffers: network.buffers,
    embed(rows, n) {
      const { embeddings: raw, deadShare, deadByLayer } = network.embed(rows, n);
      const embeddings = activate(raw, d, kind);
      if (kind !== 'relu') return { embeddings, deadShare, deadByLayer };
      const dead = countDead(embeddings, d);
      return {
        embeddings,
        deadShare: Math.max(deadShare, dead),
        deadByLayer: new Map([...deadByLayer, ['output', dead]]),
      };
    },
    differentiate(rows, n, step, toGradient) {
      let embeddings = new Float32Array(0);
      const { gradients } = network.differentiate(rows, n, step, (raw) => {
        embeddings = activate(raw, d, kind);
        return backpropagate(embeddings, toGradient(embeddings), d, kind);
      });
      return { embeddings, gradients };
    },
  };
}

/** N×D values after the activation; softmax over each row. */
function activate(raw: Float32Array, d: number, kind: OutputActivation): Float32Array<ArrayBuffer> {
  if (kind === 'relu') return raw.map((value) => Math.max(0, value));
  if (kind === 'tanh') return raw.map(Math.tanh);
  if (kind === 'sigmoid') return raw.map((value) => 1 / (1 + Math.exp(-value)));
  const result = new Float32Array(raw.length);
  for (let at = 0; at < raw.length; at += d) {
    const row = raw.subarray(at, at + d);
    const largest = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((total, value) => total + value, 0);
    for (let k = 0; k < d; k++) result[at + k] = powers[k]! / sum;
  }
  return result;
}

/** dLoss/dRaw from dLoss/dOutput. */
function backpropagate(
  output: Float32Array,
  gradient: Float32Array,
  d: number,
  kind: OutputActivation,
): Float32Array {
  if (kind === 'relu') return gradient.map((value, i) => (output[i]! > 0 ? value : 0));
  if (kind === 'tanh') return gradient.map((value, i) => value * (1 - output[i]! ** 2));
  if (kind === 'sigmoid') return gradient.map((value, i) => value * output[i]! * (1 - output[i]!));
  const result = new Float32Array(output.length);
  for (let at = 0; at < output.length; at += d) {
    let along = 0;
    for (let k = at; k < at + d; k++) along += gradient[k]! * output[k]!;
    for (let k = at; k < at + d; k++) result[k] = output[k]! * (gradient[k]! - along);
  }
  return result;
}

/** Share of the D units that are 0 for every row. */
function countDead(embeddings: Float32Array, d: number): number {
  const alive = new Set<number>();
  embeddings.forEach((value, i) => {
    if (value > 0) alive.add(i % d);
  });
  return 1 - alive.size / d;
}
