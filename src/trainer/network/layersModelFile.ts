import type { io } from '@tensorflow/tfjs-core';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeReadError } from '../../data/unreadableFile';
import { ModelProblem } from './modelProblem';
import { countValues } from './parameter';

const ADVICE =
  'Save it with model.save("file://net") of TensorFlow.js, or convert a Keras model with tensorflowjs_converter --output_format=tfjs_layers_model (--input_format=keras for .h5, keras_keras for .keras).';
/** Bytes of one value in a shard. */
const VALUE_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

interface ManifestGroup {
  readonly paths: readonly string[];
  readonly weights: readonly io.WeightsManifestEntry[];
}

/** Reads a TensorFlow.js layers model, `model.json` and the shards beside it. `name` is the path that the configuration has. */
export async function readLayersModelFile(path: string, name: string): Promise<io.ModelArtifacts> {
  const json = parseJson(await read(path, name), name);
  const topology = json['modelTopology'] as Record<string, unknown> | undefined;
  if (json['format'] === 'graph-model' || (topology && 'node' in topology)) {
    throw refuse(`${name} is a graph model, which cannot be trained: a layers model is needed. ${ADVICE}`);
  }
  if (typeof topology !== 'object' || topology === null)
    throw refuse(`${name} is no TensorFlow.js model: it has no "modelTopology". ${ADVICE}`);
  const groups = json['weightsManifest'] as readonly ManifestGroup[] | undefined;
  if (
    !Array.isArray(groups) ||
    !groups.every((group) => Array.isArray(group?.paths) && Array.isArray(group.weights))
  )
    throw refuse(`${name} has no weights ("weightsManifest"). ${ADVICE}`);
  const data = await Promise.all(groups.map((group) => readGroup(group, path, name)));
  return {
    modelTopology: topology,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: toArrayBuffer(Buffer.concat(data)),
  };
}

/** The shards of a group hold its weights one after the other, cut anywhere. */
async function readGroup({ paths, weights }: ManifestGroup, path: string, name: string): Promise<Buffer> {
  const shards = await Promise.all(paths.map((shard) => readShard(dirname(path), shard, name)));
  const bytes = Buffer.concat(shards);
  const expected = weights.reduce((sum, weight) => sum + countBytes(weight, name), 0);
  if (bytes.length !== expected) {
    throw refuse(
      `${paths.join(', ')} of ${name}: ${expected} bytes of weights are expected and ${bytes.length} are there. Copy the shards again; all lie beside ${name}.`,
    );
  }
  return bytes;
}

/** A shard is named by its file alone: a model that somebody sent reads nothing else of this machine. */
async function readShard(folder: string, shard: unknown, name: string): Promise<Buffer> {
  if (typeof shard !== 'string' || shard === '' || /[/\\]/.test(shard) || shard === '..' || shard === '.')
    throw refuse(
      `${name} names ${JSON.stringify(shard)} as a shard: shards lie beside it and are named without a folder.`,
    );
  return read(join(folder, shard), `${shard}, a shard of ${name},`);
}

function countBytes(
  { name: weight, shape, dtype, quantization }: io.WeightsManifestEntry,
  name: string,
): number {
  const bytes = VALUE_BYTES[quantization?.dtype ?? dtype];
  if (bytes === undefined)
    throw refuse(`${name}: its weight "${weight}" is of type ${dtype}, which is not read.`);
  return countValues(shape) * bytes;
}

async function read(path: string, name: string): Promise<Buffer> {
  try {
    // A pipe would be read without end.
    if (!(await stat(path)).isFile()) throw refuse(`${name} is no plain file.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ModelProblem) throw error;
    throw refuse(describeReadError(error as NodeJS.ErrnoException, name));
  }
}

function parseJson(bytes: Buffer, name: string): Record<string, unknown> {
  try {
    const json = JSON.parse(bytes.toString('utf8')) as unknown;
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refuse(`${name} is no JSON object: "path" names the model.json of a TensorFlow.js model. ${ADVICE}`);
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function refuse(message: string): ModelProblem {
  return new ModelProblem(['model', 'path'], message);
}
