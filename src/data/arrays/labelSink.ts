import { ClassList, isMissingLabel } from '../classList';
import type { DataProblem } from '../dataTable';
import { PROBLEM_LIMIT } from '../finishTable';
import { UnreadableFile } from '../unreadableFile';
import type { ElementSink } from './arrayReader';
import { describeShape } from './arrayHeader';
import type { ArrayHeader } from './arrayHeader';

/** The classes of an array of N (or N×1) whole numbers, truth values or texts. */
export class LabelSink implements ElementSink {
  readonly classes = new ClassList();
  readonly problems: DataProblem[] = [];
  private readonly isBool: boolean;

  constructor(
    private readonly name: string,
    private readonly field: DataProblem['field'],
    { shape, type }: ArrayHeader,
  ) {
    const isFlat = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
    if (!isFlat) {
      const advice =
        shape.length === 2
          ? ' If each row marks one class by a 1, save array.argmax(axis=1).'
          : ' Are these the features?';
      throw new UnreadableFile(
        `${name} has the shape ${describeShape(shape)}, classes are one for each row (N).${advice}`,
      );
    }
    this.isBool = type.kind === 'bool';
  }

  takeNumber(value: number, index: number): void {
    if (this.isBool) this.classes.add(value === 1 ? 'True' : 'False');
    else if (Number.isInteger(value)) this.classes.add(String(value === 0 ? 0 : value));
    else
      this.addProblem(`${this.name} row ${index} (from 0) is ${value}, classes are whole numbers or texts.`);
  }

  takeText(value: string, index: number): void {
    const label = value.trim();
    if (!isMissingLabel(label)) this.classes.add(label);
    else
      this.addProblem(
        `${this.name} row ${index} (from 0) has no class: it is ${label === '' ? 'empty' : 'NaN'}. Give it one, or remove the row.`,
      );
  }

  get isHopeless(): boolean {
    return this.problems.length >= PROBLEM_LIMIT;
  }

  private addProblem(message: string): void {
    if (!this.isHopeless) this.problems.push({ field: this.field, message });
  }
}
