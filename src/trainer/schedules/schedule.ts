/** Changes the learning rate. `advance` is called after each step or epoch, as PyTorch's `scheduler.step()`. */
export interface Schedule {
  readonly learningRate: number;
  /** How often it is advanced. */
  readonly every: 'step' | 'epoch';
  /** What `advance` wants to be given; null: nothing. */
  readonly metric: 'loss' | 'recall_at_1' | null;
  advance(metric: number): void;
  /** Plain JSON, for checkpoints. */
  save(): Record<string, number>;
  restore(state: Readonly<Record<string, number>>): void;
}
