import { execFileSync } from 'node:child_process';
import { it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith, requirePart } from '../support/requirePart';
import { recordFigure } from './support/figures';

interface Costs {
  readonly p50Us: number;
  readonly p99Us: number;
  readonly wholeUs: number;
}

interface Result {
  readonly limits: Costs;
  readonly client: Costs;
  readonly tensorboard: Costs | null;
}

describeWith(['torch'], 'The Python client', () => {
  it('logs six metrics at a bounded cost, beside SummaryWriter', () => {
    const output = execFileSync(requirePart('torch'), ['test/bench/python/bench_client.py'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { limits, client, tensorboard } = JSON.parse(output) as Result;
    const names = {
      p50Us: 'in the call, p50',
      p99Us: 'in the call, p99',
      wholeUs: 'whole time per call',
    } as const;
    for (const [key, title] of Object.entries(names) as [keyof Costs, string][]) {
      if (tensorboard) {
        recordFigure({ what: `SummaryWriter, ${title}`, value: tensorboard[key], unit: 'µs' });
      }
      recordFigure({ what: `Python client, ${title}`, value: client[key], unit: 'µs', limit: limits[key] });
    }
  });
});
