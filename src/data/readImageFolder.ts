import { readFile } from 'node:fs/promises';
import { ClassList } from './classList';
import { recogniseContent } from './contentKind';
import type { DataProblem, TableResult } from './dataTable';
import { finishTable, PROBLEM_LIMIT, refuse } from './finishTable';
import { GrowingRows } from './features/growingRows';
import { decodeImage } from './images/decodeImage';
import type { DecodedImage } from './images/decodeImage';
import { listImages } from './images/listImages';
import type { ImageListing, ListedFile } from './images/listImages';
import { resizeImage } from './images/resizeImage';
import type { ImageSize } from './images/resizeImage';
import type { ReadRequest } from './readRequest';
import { describeReadError, UnreadableFile } from './unreadableFile';

const DEFAULT_IMAGE = { width: 32, height: 32, channels: 3, skipUndecodable: false } as const;
const IMAGE_NAME = /\.(png|jpe?g|jfif|gif|bmp|webp|tiff?)$/i;

/** Reads a folder with a folder of PNG and JPEG images for each class. Rows come in the order of the files' names. */
export async function readImageFolder(request: ReadRequest): Promise<TableResult> {
  const { path, name, config } = request;
  const listing = await listImages(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(describeReadError(error, name));
  });
  if (listing.classes.length === 0) {
    return refuse(
      'path',
      `${name} is a folder without folders in it: name a file, or a folder that has a folder of images for each class.`,
    );
  }
  const reading = new FolderReading(request, listing);
  await reading.readAll();
  if (reading.problems.length > 0) return { table: null, problems: reading.problems };
  if (reading.rows.count === 0)
    return refuse('path', `${name} has no PNG or JPEG image in its folders${reading.describeSkipped()}.`);
  const { width, height, channels } = reading.image;
  return finishTable(
    {
      name,
      d: width * height * channels,
      shape: [height, width, channels],
      columns: [],
      classes: reading.classes,
      classPlace: 'by its folders',
      classField: 'path',
      remarks: reading.describeRemarks(),
      takeFeatures: () => reading.rows.finish(),
    },
    config,
  );
}

class FolderReading {
  readonly image: ImageSize & { readonly skipUndecodable: boolean };
  readonly rows: GrowingRows;
  readonly classes = new ClassList();
  readonly problems: DataProblem[] = [];
  private readonly skipped: string[] = [];
  private readonly emptyClasses: string[] = [];
  private otherFiles: number;

  constructor(
    private readonly request: ReadRequest,
    private readonly listing: ImageListing,
  ) {
    this.image = request.config.image ?? DEFAULT_IMAGE;
    const { width, height, channels } = this.image;
    const expected = listing.classes.reduce((sum, { files }) => sum + files.length, 0);
    this.rows = new GrowingRows(request.place, width * height * channels, expected);
    this.otherFiles = listing.looseFiles;
  }

  async readAll(): Promise<void> {
    const { progress } = this.request;
    const files = this.listing.classes.flatMap((entry) => entry.files);
    progress.start(files.reduce((sum, { bytes }) => sum + bytes, 0));
    const row = new Float64Array(this.rows.width);
    let position = 0;
    for (const { name: className, files: own } of this.listing.classes) {
      const before = this.rows.count;
      for (const file of own) {
        const image = await this.read(file);
        if (image) {
          resizeImage(image, this.image, row);
          const { scale } = this.request.config;
          if (scale !== 1) for (let i = 0; i < row.length; i++) row[i]! *= scale;
          this.rows.append(row);
          this.classes.add(className);
        }
        position += file.bytes;
        progress.rows = this.rows.count;
        progress.advance(position);
        if (this.problems.length >= PROBLEM_LIMIT) return;
      }
      if (this.rows.count === before) this.emptyClasses.push(className);
    }
  }

  /** Null for what is no image, or cannot be decoded. */
  private async read(file: ListedFile): Promise<DecodedImage | null> {
    try {
      const bytes = await readFile(file.path);
      const { text } = recogniseContent(bytes);
      if (!IMAGE_NAME.test(file.name) && !text.endsWith('image')) {
        this.otherFiles++;
        return null;
      }
      return decodeImage(bytes);
    } catch (error) {
      const reason = error instanceof UnreadableFile ? error.message : (error as Error).message;
      if (this.image.skipUndecodable) this.skipped.push(file.name);
      else
        this.problems.push({
          field: 'path',
          message: `${this.request.name}/${file.name} cannot be decoded: ${reason}. Replace or remove it, or set "skipUndecodable" in "image".`,
        });
      return null;
    }
  }

  describeSkipped(): string {
    return this.skipped.length === 0 ? '' : ` that can be decoded (${this.skipped.length} cannot)`;
  }

  describeRemarks(): string[] {
    const { name } = this.request;
    const remarks: string[] = [];
    if (this.skipped.length > 0) {
      const shown = this.skipped.slice(0, 3).join(', ');
      const more = this.skipped.length > 3 ? ', …' : '';
      remarks.push(
        `${name}: left out ${count(this.skipped.length, 'image')} that cannot be decoded: ${shown}${more}.`,
      );
    }
    if (this.otherFiles > 0)
      remarks.push(`${name}: ignored ${count(this.otherFiles, 'file')} of other kinds.`);
    if (this.listing.links > 0)
      remarks.push(`${name}: did not follow ${count(this.listing.links, 'link')} out of the folder.`);
    if (this.emptyClasses.length > 0)
      remarks.push(`${name}: no images and so no class in ${this.emptyClasses.join(', ')}.`);
    return remarks;
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
