import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { countElements, mapFortranColumns } from '../../data/arrays/arrayHeader';
import { ArrayReader } from '../../data/arrays/arrayReader';
import { parseNpyHeader } from '../../data/arrays/npyHeader';
import { describeReadError, UnreadableFile } from '../../data/unreadableFile';
import { decodeSafetensors } from '../checkpoint/safetensors';
import type { NamedTensor } from '../checkpoint/safetensors';
import { ModelProblem } from './modelProblem';

/** The arrays of a `.safetensors` or `.npz` file, as float32. `name` is the one that the configuration has. */
export async function readWeightFile(path: string, name: string): Promise<NamedTensor[]> {
  const refuse = (message: string) => new ModelProblem(['model', 'weights'], message);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw refuse(describeReadError(error as NodeJS.ErrnoException, name));
  }
  try {
    if (/\.npz$/i.test(name)) return readNpzArrays(bytes, name);
    if (/\.safetensors$/i.test(name)) return [...decodeSafetensors(bytes).tensors];
  } catch (error) {
    if (error instanceof UnreadableFile) throw refuse(error.message);
    throw refuse(`${name} cannot be read as weights: ${(error as Error).message}.`);
  }
  throw refuse(
    `${name} is no file of weights that is read: save them with safetensors.torch.save_file(model.state_dict(), "weights.safetensors"), or with numpy.savez("weights.npz", **arrays).`,
  );
}

function readNpzArrays(bytes: Buffer, archive: string): NamedTensor[] {
  return Object.entries(unzipSync(bytes)).map(([file, content]) => {
    const name = file.replace(/\.npy$/, '');
    const place = `${archive} array "${name}"`;
    let values = new Float32Array();
    const reader = new ArrayReader(place, parseNpyHeader, ({ type, shape, fortranOrder }) => {
      if (type.kind === 'text') throw new UnreadableFile(`${place} holds texts, weights are numbers.`);
      values = new Float32Array(countElements(shape));
      const order = fortranOrder ? mapFortranColumns(shape) : null;
      return {
        takeNumber: (value, index) => {
          values[order ? order[index]! : index] = value;
        },
        takeText: () => undefined,
      };
    });
    reader.push(content);
    return { name, shape: reader.end().shape, values };
  });
}
