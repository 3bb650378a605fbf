import type { AnalysisContext } from './analysisContext';

/** What a person said of a run whose loss nobody recognised; goes before what the program said of it. */
export interface ToldLoss extends Pick<AnalysisContext['loss'], 'margin' | 'soft' | 'smooth' | 'reduction'> {
  readonly kind: string;
  /** L*, the loss of full collapse. */
  readonly atCollapse: number;
}

const REDUCTIONS: readonly unknown[] = ['mean', 'sum', 'mean-nonzero'];

export function withToldLoss(context: AnalysisContext, told: ToldLoss | null): AnalysisContext {
  return told === null ? context : { ...context, loss: { ...context.loss, ...told } };
}

/** null for anything else; what it doesn't know is left out. */
export function decodeToldLoss(value: unknown): ToldLoss | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, margin, soft, smooth, reduction, atCollapse } = value as Record<string, unknown>;
  const isWellFormed =
    typeof kind === 'string' &&
    kind.length <= 100 &&
    (margin === null || Number.isFinite(margin)) &&
    typeof soft === 'boolean' &&
    typeof smooth === 'boolean' &&
    REDUCTIONS.includes(reduction) &&
    Number.isFinite(atCollapse);
  return isWellFormed ? ({ kind, margin, soft, smooth, reduction, atCollapse } as ToldLoss) : null;
}
