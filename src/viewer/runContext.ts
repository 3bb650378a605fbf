import type { AnalysisContext } from '../domain/analysisContext';
import type { RunManifest } from '../domain/run';
import { toAnalysisContext, toAnalysisContextFromHello } from '../config/analysisContext';
import { tripletConfigSchema, type TripletConfig } from '../config/tripletConfig';

/** The configuration of a run of the built-in trainer, with every default filled in; null for other programs. */
export function parseRunConfig({ program, config }: RunManifest): TripletConfig | null {
  if (program.kind !== 'config' || !config) return null;
  const parsed = tripletConfigSchema.safeParse(config);
  return parsed.success ? parsed.data : null;
}

/** What the panel draws of a run's settings: margin, L*, limits. From the recorded configuration, as the recorder had it. */
export function toRunContext(manifest: RunManifest): AnalysisContext {
  const { program, configText } = manifest;
  const config = parseRunConfig(manifest);
  if (config) return toAnalysisContext({ config, file: program.file ?? '', text: configText ?? '' });
  const context = toAnalysisContextFromHello(manifest.config ?? {}, null);
  return { ...context, totalSteps: manifest.totalSteps ?? context.totalSteps };
}
