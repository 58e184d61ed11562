/** The complete lines of a text, without their ends. A last line without a newline may be cut: it is no value. */
export function completeLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  lines.pop();
  return lines;
}
