const ROLES = ['anchor', 'positive', 'negative'] as const;

/** Lines of a text of triplets: three row numbers apart by comma, semicolon, tab or blanks; the first may name the columns. */
export class TripletLines {
  private order: readonly number[] = [0, 1, 2];
  private isFirst = true;

  /** A triplet, null for a line that has none (blank, header, comment after #), or what is wrong as the end of a sentence. */
  parse(text: string): readonly [number, number, number] | string | null {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) return null;
    const cells = line.split(/\s*[,;]\s*|\s+/).map((cell) => cell.replace(/^"(.*)"$/, '$1'));
    if (this.isFirst) {
      this.isFirst = false;
      if (/^[a-z_]/i.test(cells[0]!)) return this.readHeader(cells);
    }
    if (cells.length !== 3 || !cells.every((cell) => /^[+-]?\d{1,15}$/.test(cell))) {
      const shown = line.length > 40 ? `${line.slice(0, 40)}…` : line;
      return `holds "${shown}", a triplet is three whole numbers: the rows of anchor, positive and negative.`;
    }
    const [anchor, positive, negative] = this.order;
    return [Number(cells[anchor!]), Number(cells[positive!]), Number(cells[negative!])];
  }

  private readHeader(cells: readonly string[]): string | null {
    const names = cells.map((cell) => cell.toLowerCase());
    this.order = ROLES.map((role) => names.indexOf(role));
    if (cells.length === 3 && !this.order.includes(-1)) return null;
    this.order = [0, 1, 2];
    return `names the columns ${cells.slice(0, 6).join(', ')}: a header must be anchor, positive, negative.`;
  }
}
