import type { Schedule } from './schedule';

/** torch.optim.lr_scheduler.StepLR: times gamma every `stepSize` calls. */
export class StepDecay implements Schedule {
  readonly metric = null;
  private calls = 0;

  constructor(
    public learningRate: number,
    private readonly options: { readonly stepSize: number; readonly gamma: number },
    readonly every: 'step' | 'epoch',
  ) {}

  advance(): void {
    this.calls++;
    if (this.calls % this.options.stepSize === 0) this.learningRate *= this.options.gamma;
  }

  save(): Record<string, number> {
    return { calls: this.calls, learningRate: this.learningRate };
  }

  restore(state: Readonly<Record<string, number>>): void {
    this.calls = state['calls'] ?? 0;
    this.learningRate = state['learningRate'] ?? this.learningRate;
  }
}
