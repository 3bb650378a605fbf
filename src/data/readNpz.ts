import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { recogniseContent } from './contentKind';
import type { TableResult } from './dataTable';
import { refuse } from './finishTable';
import { NpzArrays } from './arrays/npzArrays';
import { ZipChecksums } from './arrays/zipChecksums';
import { readUnpacked } from './openFile';
import { finishArrays, LabelError, readLabels } from './readArrays';
import type { ReadRequest } from './readRequest';
import { UnreadableFile } from './unreadableFile';

/** Signature of the record that ends a ZIP archive; a comment of up to 64 KiB may stand in it. */
const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');
const SHORTEST_END = 22;
const LONGEST_END = SHORTEST_END + 65_535;

/** Reads the arrays of an archive that NumPy wrote (numpy.savez, savez_compressed), as a stream. */
export async function readNpz(request: ReadRequest): Promise<TableResult> {
  const { name, config, place } = request;
  const arrays = new NpzArrays(name, config, place);
  try {
    await unzip(request, arrays);
    const features = arrays.takeFeatures();
    if (config.labels !== undefined) {
      const sink = await readLabels(request, config.labels);
      if (sink.problems.length > 0) return { table: null, problems: sink.problems };
      return await finishArrays(request, features, {
        sink,
        place: `in ${config.labels}`,
        field: 'labels',
      });
    }
    const labels = arrays.takeLabels();
    if ('problem' in labels) return { table: null, problems: [labels.problem] };
    if (labels.sink.problems.length > 0) return { table: null, problems: labels.sink.problems };
    return await finishArrays(request, features, {
      sink: labels.sink,
      place: `in its array "${labels.array}"`,
      field: 'labelArray',
    });
  } catch (error) {
    if (error instanceof LabelError) return refuse('labels', error.message);
    if (error instanceof UnreadableFile) return refuse(arrays.failedField, error.message);
    throw error;
  }
}

async function unzip({ path, name, progress }: ReadRequest, arrays: NpzArrays): Promise<void> {
  const checksums = new ZipChecksums();
  const archive = new Unzip((file) => {
    const entry = arrays.open(file.name);
    file.ondata = (error, chunk, isLast) => {
      if (error) throw error;
      checksums.add(file.name, chunk);
      entry.push(chunk);
      if (isLast) entry.end();
    };
    file.start();
  });
  archive.register(UnzipInflate);
  archive.register(UnzipPassThrough);
  let isFirst = true;
  let end: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of readUnpacked(path, name, progress)) {
      if (isFirst) refuseOtherContent(name, chunk);
      isFirst = false;
      archive.push(chunk);
      end = Buffer.concat([end, chunk]).subarray(-LONGEST_END);
      progress.rows = arrays.rows;
      if (arrays.isHopeless) return;
    }
    archive.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(
      `${name} is cut off or damaged: the ZIP archive cannot be unpacked (${(error as Error).message}). Copy or download it again.`,
    );
  }
  arrays.checkClosed();
  // Unpacking needs no directory; without it nobody knows whether there were more arrays.
  const at = end.lastIndexOf(END_OF_DIRECTORY);
  if (at === -1 || end.length - at < SHORTEST_END) {
    throw new UnreadableFile(
      `${name} is cut off: a ZIP archive ends with its table of contents, which is not whole. Copy or download it again.`,
    );
  }
  const damaged = checksums.findDamaged(end, at);
  if (damaged !== null) {
    throw new UnreadableFile(
      `${name} is damaged: the checksum of "${damaged}" in it is another than when it was packed. Copy or download it again.`,
    );
  }
}

function refuseOtherContent(name: string, chunk: Buffer): void {
  const { kind, text } = recogniseContent(chunk);
  if (kind !== 'zip') {
    throw new UnreadableFile(
      `${name} is named like a NumPy archive (.npz) but seems to be ${text}: name the right file, or rename it to what it is.`,
    );
  }
}
