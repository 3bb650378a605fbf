import type { RunManifest } from '../domain/run';
import { findNameProblem } from './runName';
import { toDefaultName } from './runPlan';

/** A program may name its run where whoever started it has not; null: it stays as it is. */
export function toGivenName(
  { name, number, program }: RunManifest,
  wanted: string | undefined,
): string | null {
  const isGiven = name !== toDefaultName(program, number);
  return wanted === undefined || isGiven || findNameProblem(wanted) !== null ? null : wanted;
}
