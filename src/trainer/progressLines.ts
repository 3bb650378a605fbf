const QUIET_MS = 2000;

/** A readable line every two seconds, for whoever reads the output. */
export class ProgressLines {
  recallAt1 = Number.NaN;
  private readonly started = performance.now();
  private told = performance.now();
  private toldStep: number;

  /** `first`: the step that the run goes on from, 0 where it begins. */
  constructor(
    private readonly steps: { readonly first: number; readonly last: number },
    private readonly print: (line: string) => void,
  ) {
    this.toldStep = steps.first;
  }

  tell(step: number, loss: number): void {
    const now = performance.now();
    const isFirst = step === this.steps.first + 1;
    if (!isFirst && now - this.told < QUIET_MS) return;
    const rate = isFirst ? '' : `  ${formatRate((step - this.toldStep) / ((now - this.told) / 1000))}`;
    // A resumed run has not looked yet.
    const recall = Number.isNaN(this.recallAt1) ? '' : `  R@1 ${formatNumber(this.recallAt1)}`;
    this.print(`step ${step}/${this.steps.last}  loss ${formatNumber(loss)}${recall}${rate}`);
    this.told = now;
    this.toldStep = step;
  }

  finish(
    step: number,
    stopped: boolean,
    best: { readonly step: number; readonly recall: number } | null,
  ): void {
    const seconds = (performance.now() - this.started) / 1000;
    const rate = formatRate((step - this.steps.first) / seconds);
    const end = `R@1 ${formatNumber(this.recallAt1)}${best ? ` (best ${formatNumber(best.recall)} at step ${best.step})` : ''}`;
    this.print(
      `${stopped ? 'Stopped' : 'Finished'} at step ${step} after ${seconds.toFixed(1)} s (${rate}): ${end}`,
    );
  }
}

function formatRate(stepsPerSecond: number): string {
  return `${stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : stepsPerSecond.toFixed(0)} steps/s`;
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(3);
}
