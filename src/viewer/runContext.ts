import type { AnalysisContext } from '../domain/analysisContext';
import type { RunManifest } from '../domain/run';
import { toAnalysisContext, toAnalysisContextFromHello } from '../config/analysisContext';
import { tripletConfigSchema } from '../config/tripletConfig';

/** What the panel draws of a run's settings: margin, L*, limits. From the recorded configuration, as the recorder had it. */
export function toRunContext(manifest: RunManifest): AnalysisContext {
  const { program, config, configText } = manifest;
  if (program.kind === 'config' && config) {
    const parsed = tripletConfigSchema.safeParse(config);
    if (parsed.success) {
      return toAnalysisContext({ config: parsed.data, file: program.file ?? '', text: configText ?? '' });
    }
  }
  const context = toAnalysisContextFromHello(config ?? {}, null);
  return { ...context, totalSteps: manifest.totalSteps ?? context.totalSteps };
}
