/** What a plateau is looked for in. */
export type PlateauMetric = 'loss' | 'recall_at_1' | 'map_at_r';

/** Changes the learning rate. `advance` is called after each step or epoch, as PyTorch's `scheduler.step()`. */
export interface Schedule {
  readonly learningRate: number;
  /** How often it is advanced. */
  readonly every: 'step' | 'epoch';
  /** What `advance` wants to be given; null: nothing. */
  readonly metric: PlateauMetric | null;
  advance(metric: number): void;
  /** Plain JSON, for checkpoints. */
  save(): Record<string, number>;
  restore(state: Readonly<Record<string, number>>): void;
}
