/** One line of text without control characters: what a hostile folder says must not drive a terminal. */
export function toPlainText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
