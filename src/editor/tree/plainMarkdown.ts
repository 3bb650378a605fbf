/**
 * A text as Markdown that shows it as it is. VS Code's own `appendText` makes all spaces unbreakable, so that a long sentence
 * breaks in the middle of a word.
 */
export function toPlainMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
