/** CSI, OSC and other escape sequences of a terminal. */
const SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|[ -/]*[0-~])/g;
const UNPRINTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A program's output as an editor shows it: no colours, a progress bar drawn with `\r` as the one line that it ended as. */
export function toPlainOutput(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => overwrite(line).replace(UNPRINTED, ''))
    .join('\n');
}

/** What stands there after each `\r` began the line anew: longer earlier text sticks out behind. */
function overwrite(line: string): string {
  if (!line.includes('\r')) return line;
  return line
    .split('\r')
    .reduce((shown, part) => (part.length >= shown.length ? part : part + shown.slice(part.length)));
}
