/** What `margin export` asks of the trainer, as JSON behind `--export`. */
export interface ExportRequest {
  readonly what: 'embeddings' | 'model';
  readonly format: 'npy' | 'tsv' | 'tfjs' | 'safetensors';
  /** Absolute. */
  readonly path: string;
  readonly checkpoint: 'last' | 'best';
}

/** null: the trainer was not asked to export. */
export function readExportRequest(words: readonly string[]): ExportRequest | null {
  if (words[0] !== '--export') return null;
  return JSON.parse(words[1] ?? '') as ExportRequest;
}
