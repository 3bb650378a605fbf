/** What "New configuration…" writes: every section with what it decides. */
export function starterConfigText(dataPath = 'data.csv', labelColumn = 'label'): string {
  return `{
  // Same seed and backend: the same run, bit for bit.
  "seed": 1,

  // A CSV file with a header line (.csv or .csv.gz), relative to this file.
  // holdOut: the share of each class that is only measured, never trained on.
  "data": { "path": ${JSON.stringify(dataPath)}, "labelColumn": ${JSON.stringify(labelColumn)}, "scale": 1, "holdOut": 0.2 },

  // The network: hidden layers, then a linear layer of embeddingDim units.
  "model": { "layers": [{ "dense": 128 }, { "dense": 64 }], "activation": "relu", "embeddingDim": 32, "normalize": false },

  // max(0, d(anchor, positive) - d(anchor, negative) + margin)
  "loss": { "kind": "triplet", "margin": 0.5, "distance": "euclidean", "reduction": "mean", "soft": false },

  // Which triplets of a batch: batch-all (robust), semi-hard, batch-hard (learns most, collapses first).
  "miner": { "kind": "semi-hard" },

  // Classes in a batch, and rows of each.
  "batch": { "classes": 8, "perClass": 4 },

  "optimizer": { "kind": "adam", "learningRate": 0.001, "weightDecay": 0 },
  "schedule": { "kind": "constant" },
  "steps": 2000,

  // auto: native TensorFlow if it is there, else WebAssembly.
  "backend": "auto"
}
`;
}
