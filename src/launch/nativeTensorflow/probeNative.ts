import { PROBE_LIMIT_MS, probeArguments, readProbe } from '../../util/nativeTensorflow';
import { StepFailed, type RunStep } from './runStep';

/** Loads the package in a child and multiplies once. null: it works; else what went wrong. */
export async function probeNative(run: RunStep, node: string, packageFolder: string): Promise<string | null> {
  // TensorFlow greets on stderr.
  const options = { env: { TF_CPP_MIN_LOG_LEVEL: '2' }, timeoutMs: PROBE_LIMIT_MS };
  try {
    const output = await run(node, probeArguments(packageFolder), options);
    return readProbe({ ...output, timedOut: false, signal: null });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return readProbe({ ...error.output, timedOut: error.timedOut, signal: error.endSignal });
  }
}
