import type { PathSegments } from './configText';
import { findNearestName } from './nearestName';
import { LAYER_KINDS, PLAIN_LAYER_KINDS } from './schema/layerSchema';

/** Which kind of layer stands at a path, as its place among the kinds; or what is wrong with its keys. */
export type LayerKind = { readonly branch: number } | { readonly problem: string };

/** null where no layer belongs, or where what stands there is no object. */
export function findLayerKind(path: PathSegments, layer: unknown): LayerKind | null {
  const kinds = kindsAt(path);
  if (!kinds || typeof layer !== 'object' || layer === null || Array.isArray(layer)) return null;
  const keys = Object.keys(layer);
  const named = keys.filter((key) => kinds.includes(key));
  const [first, second] = named.filter((key) => key !== 'activation');
  if (first !== undefined && second !== undefined) {
    return { problem: `names two layers, "${first}" and "${second}": write an entry { … } for each.` };
  }
  const kind = first ?? named[0];
  // A lone activation, beside keys that are no field of it, is another layer misspelt.
  const isSure = kind !== undefined && (kind !== 'activation' || keys.length === 1);
  if (isSure) return { branch: kinds.indexOf(kind) };
  if (keys.includes('residual'))
    return { problem: 'is a residual inside a residual: put its layers into the outer one.' };
  for (const key of keys.filter((name) => name !== 'activation')) {
    const near = findNearestName(key, kinds);
    if (near) return { problem: `names no layer: "${key}" is none. Did you mean "${near}"?` };
  }
  return { problem: `names no layer. There are ${kinds.join(', ')}.` };
}

/** The key that tells the layers at a path apart; undefined where there are none or it names none. */
export function findLayerKey(path: PathSegments, layer: unknown): string | undefined {
  const kind = findLayerKind(path, layer);
  return kind && 'branch' in kind ? kindsAt(path)?.[kind.branch] : undefined;
}

function kindsAt(path: PathSegments): readonly string[] | null {
  const [model, layers, index, residual, inner, ...rest] = path;
  if (model !== 'model' || layers !== 'layers' || typeof index !== 'number' || rest.length > 0) return null;
  if (path.length === 3) return LAYER_KINDS;
  return residual === 'residual' && typeof inner === 'number' ? PLAIN_LAYER_KINDS : null;
}
