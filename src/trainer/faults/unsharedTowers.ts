import type { Network } from '../network/network';
import type { Parameter } from '../network/parameter';

/**
 * Three networks where one belongs: a batch of 3T rows holds anchors, positives and negatives, each third in its own. Rows
 * that are only looked at go round: row i of a probe through network i mod 3.
 */
export function joinTowers(towers: readonly [Network, Network, Network]): Network {
  const [{ inputShape, embeddingDim }] = towers;
  const width = inputShape.reduce((product, size) => product * size, 1);
  const name = (parameters: (tower: Network) => readonly Parameter[]): Parameter[] =>
    towers.flatMap((tower, at) =>
      parameters(tower).map((parameter) => ({ ...parameter, name: `tower${at}.${parameter.name}` })),
    );
  return {
    inputShape,
    embeddingDim,
    parameters: name((tower) => tower.parameters),
    buffers: name((tower) => tower.buffers),
    embed(rows, n) {
      const looks = towers.map((tower) => tower.embed(rows, n));
      const embeddings = new Float32Array(n * embeddingDim);
      for (let i = 0; i < n; i++) {
        const own = looks[i % 3]!.embeddings.subarray(i * embeddingDim, (i + 1) * embeddingDim);
        embeddings.set(own, i * embeddingDim);
      }
      return {
        embeddings,
        deadShare: Math.max(...looks.map(({ deadShare }) => deadShare)),
        deadByLayer: new Map(
          looks.flatMap(({ deadByLayer }, at) =>
            [...deadByLayer].map(([layer, share]) => [`tower${at}.${layer}`, share] as const),
          ),
        ),
      };
    },
    differentiate(rows, n, step, toGradient) {
      const third = n / 3;
      const embeddings = new Float32Array(n * embeddingDim);
      towers.forEach((tower, at) => {
        const own = rows.subarray(at * third * width, (at + 1) * third * width);
        // What the loss sees is what each tower makes of its rows; its gradient is needed before the backward passes.
        tower.differentiate(own, third, step, (output) => {
          embeddings.set(output, at * third * embeddingDim);
          return new Float32Array(output.length);
        });
      });
      const gradient = toGradient(embeddings);
      const gradients = towers.flatMap((tower, at) => {
        const own = rows.subarray(at * third * width, (at + 1) * third * width);
        const part = gradient.slice(at * third * embeddingDim, (at + 1) * third * embeddingDim);
        return [...tower.differentiate(own, third, step, () => part).gradients];
      });
      return { embeddings, gradients };
    },
  };
}
