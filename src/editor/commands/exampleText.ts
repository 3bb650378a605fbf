/** What a picker shows of an example: from the comment at the top of its file. */
export interface ExampleText {
  /** What comes before the first colon: `A healthy run`. */
  readonly title: string;
  /** The rest of the comment. */
  readonly detail: string;
}

/** Reads the comment above the first brace of a configuration. Without one, or without a colon, the name is the title. */
export function toExampleText(name: string, text: string): ExampleText {
  const words = text
    .slice(0, text.indexOf('{'))
    .split('\n')
    .map((line) => line.replace(/^\s*\/\/\s?/, '').trim())
    .join(' ')
    .trim();
  const colon = words.indexOf(': ');
  if (colon === -1) return { title: name, detail: words };
  const rest = words.slice(colon + 2);
  return { title: words.slice(0, colon), detail: rest.charAt(0).toUpperCase() + rest.slice(1) };
}
