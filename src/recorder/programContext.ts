import { toAnalysisContextFromHello } from '../config/analysisContext';
import type { Site } from '../domain/alert';
import type { AnalysisContext } from '../domain/analysisContext';
import type { RunManifest } from '../domain/run';
import type { HelloFrame, SiteFrame } from '../protocol/frames';

/** What a program says about itself before its first row; becomes the analysis's context then. */
export class ProgramContext {
  private hello: Pick<HelloFrame, 'config' | 'totalSteps'> | undefined;
  private site: Site | null = null;

  constructor(private readonly known: AnalysisContext | null) {}

  observeHello(hello: HelloFrame): void {
    if (this.hello?.config === undefined) this.hello = hello;
  }

  /** What an earlier recorder of this run was told. */
  recall({ config, totalSteps }: Pick<RunManifest, 'config' | 'totalSteps'>): void {
    if (config !== null) this.hello = { config, ...(totalSteps === null ? {} : { totalSteps }) };
  }

  /** The call that created the run, or the first call at all, is where a program's hyperparameters point to. */
  observeSite({ what, file, line }: Pick<SiteFrame, 'what' | 'file' | 'line'>): void {
    if (this.site === null || what === 'init') this.site = { file, line };
  }

  toContext(): AnalysisContext {
    if (this.known !== null) return this.known;
    const context = toAnalysisContextFromHello({ ...this.hello?.config }, this.site);
    const totalSteps = this.hello?.totalSteps ?? context.totalSteps;
    return { ...context, totalSteps };
  }
}
