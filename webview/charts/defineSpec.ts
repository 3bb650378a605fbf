import type { Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { cheapen } from './cheapen';

/**
 * Turns a Vega-Lite spec into the Vega spec that runs. In the bundle this happens at build time (webview/build/plugin.mjs
 * replaces `*.vl.ts` modules by their result), so that Vega-Lite is not shipped.
 */
export function defineSpec(spec: TopLevelSpec): Spec {
  return cheapen(compile(spec).spec);
}
