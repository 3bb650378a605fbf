/** Mean of finite values: plain data, so that it can be stored. */
export interface RunningMean {
  mean: number;
  count: number;
}

export function createRunningMean(): RunningMean {
  return { mean: 0, count: 0 };
}

export function addToMean(running: RunningMean, value: number): void {
  if (!Number.isFinite(value)) return;
  running.count++;
  running.mean += (value - running.mean) / running.count;
}
