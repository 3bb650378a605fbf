import type { PathSegments } from './configText';
import { tripletJsonSchema } from './jsonSchema';
import type { JsonSchema } from './jsonSchema';
import { findLayerKey } from './layerKind';

let cached: JsonSchema | undefined;

/** What may stand in the object at a path: its own fields, and those that only other kinds of the same section have. */
export interface KnownFields {
  readonly fields: readonly string[];
  /** Names to the kinds that have them, in quotes, as a sentence names them. */
  readonly ofOtherKinds: ReadonlyMap<string, string>;
}

/** `value` is the whole configuration: its `kind` fields say which branch counts. */
export function listKnownFields(path: PathSegments, value: unknown): KnownFields {
  let schemas: JsonSchema[] = [(cached ??= tripletJsonSchema())];
  let here: unknown = value;
  for (const segment of path) {
    schemas = schemas
      .flatMap(branches)
      .map((schema) => (typeof segment === 'number' ? schema.items : schema.properties?.[segment]))
      .filter((schema) => schema !== undefined);
    here = (here as Record<string | number, unknown> | undefined)?.[segment];
  }
  const all = schemas.flatMap(branches);
  const layerKey = findLayerKey(path, here);
  const kindOf = layerKey === undefined ? kindFieldOf : layerKeyOf;
  const kind = layerKey ?? (here as Record<string, unknown> | undefined)?.['kind'];
  const mine = all.filter(
    (schema) => kind === undefined || kindOf(schema) === undefined || kindOf(schema) === kind,
  );
  const fields = [...new Set(mine.flatMap((schema) => Object.keys(schema.properties ?? {})))];
  const ofOtherKinds = new Map<string, string>();
  for (const schema of all) {
    for (const name of Object.keys(schema.properties ?? {})) {
      if (fields.includes(name)) continue;
      const before = ofOtherKinds.get(name);
      const kind = `"${String(kindOf(schema))}"`;
      ofOtherKinds.set(name, before === undefined ? kind : `${before} or ${kind}`);
    }
  }
  return { fields, ofOtherKinds };
}

function branches(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf ? schema.anyOf.flatMap(branches) : [schema];
}

function kindFieldOf(schema: JsonSchema): unknown {
  return schema.properties?.['kind']?.const;
}

/** The key that names a layer is the first that it requires. */
function layerKeyOf(schema: JsonSchema): unknown {
  return schema.required?.[0];
}
