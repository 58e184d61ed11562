/** Widths of monospaced text without a browser: every character is one cell, East Asian and emoji two. */

/** Advance of the mono fonts in use (JetBrains Mono 0.6, Menlo and DejaVu Sans Mono 0.602) per font size. */
const monoAdvance = 0.602;

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function monoCells(text: string): number {
  let cells = 0;
  for (const character of text) cells += wide.test(character) ? 2 : 1;
  return cells;
}

export const monoWidth = (text: string, fontSize: number): number => monoCells(text) * fontSize * monoAdvance;
