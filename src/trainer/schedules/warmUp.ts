/**
 * The share of the schedule's rate that step s (from 1) is done with: torch.optim.lr_scheduler.LinearLR with
 * start_factor = `factor` over `steps` steps, before the schedule as SequentialLR puts it. 1 once warmed up.
 */
export function warmUpShare(
  step: number,
  { steps, factor }: { readonly steps: number; readonly factor: number },
): number {
  return step > steps ? 1 : factor + ((1 - factor) * (step - 1)) / steps;
}
