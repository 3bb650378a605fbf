import { GrowingInts } from './growingInts';

/** The classes of rows in the order in which they come, by what the file calls them. */
export class ClassList {
  private readonly ids = new Map<string, number>();
  private readonly rowIds = new GrowingInts();

  get rows(): number {
    return this.rowIds.length;
  }

  get names(): string[] {
    return [...this.ids.keys()];
  }

  add(label: string): void {
    let id = this.ids.get(label);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(label, id);
    }
    this.rowIds.push(id);
  }

  /** Class of each row (N), and the sorted names: as numbers where all are. */
  sort(): { readonly labels: Int32Array; readonly classNames: readonly string[] } {
    const { names } = this;
    const numeric = names.every((name) => Number.isFinite(Number(name)));
    const classNames = names.toSorted((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : 1));
    const placeOf = new Map(classNames.map((name, place) => [name, place]));
    const places = names.map((name) => placeOf.get(name)!);
    return { labels: this.rowIds.take().map((id) => places[id]!), classNames };
  }
}

/** A label that stands for "there is none". */
export function isMissingLabel(label: string): boolean {
  return label === '' || label.toLowerCase() === 'nan';
}
