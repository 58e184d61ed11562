/**
 * What a goroutine's first line tells: `[chan receive, 3 minutes, locked to thread labels:{"route": "/pay"}]:`.
 * Go: runtime.goroutineheader.
 */

export interface GoroutineHeader {
  readonly state: string;
  readonly waitMinutes: number;
  readonly lockedToThread: boolean;
  readonly labels: readonly (readonly [key: string, value: string])[];
}

/** `text` is the line after the goroutine's number. */
export function readGoroutineHeader(text: string): GoroutineHeader {
  const inside = text.slice(text.indexOf('[') + 1, text.lastIndexOf(']'));
  // A state has no braces, so the first such word begins the labels (Go 1.26 with GODEBUG=tracebacklabels=1).
  const labelled = inside.indexOf(' labels:{');
  const words = (labelled < 0 ? inside : inside.slice(0, labelled)).split(', ');
  let waitMinutes = 0;
  let lockedToThread = false;
  const state: string[] = [];
  for (const word of words) {
    const minutes = /^(\d{1,12}) minutes?$/.exec(word)?.[1];
    if (minutes !== undefined) waitMinutes = Number(minutes);
    else if (word === 'locked to thread') lockedToThread = true;
    else if (!/^synctest bubble \d+$/.test(word)) state.push(word);
  }
  return {
    // The collector was looking at the stack just then: that says nothing about the goroutine.
    state: state.join(', ').replace(/ \(scan\)$/, ''),
    waitMinutes,
    lockedToThread,
    labels: labelled < 0 ? [] : readLabels(inside.slice(labelled + ' labels:{'.length)),
  };
}

/** `"key": "value", …`, quoted as Go quotes. */
function readLabels(text: string): [key: string, value: string][] {
  const word = /"((?:[^"\\]|\\.)*)"(?:: |, )?/y;
  const words: string[] = [];
  for (let found = word.exec(text); found; found = word.exec(text)) words.push(unquote(found[1] ?? ''));
  const labels: [string, string][] = [];
  for (let i = 0; i + 1 < words.length; i += 2) labels.push([words[i] as string, words[i + 1] as string]);
  return labels;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unquote = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g, (_, byte, unit, mark) =>
    mark === undefined ? String.fromCharCode(Number.parseInt(byte ?? unit, 16)) : (escapes[mark] ?? mark),
  );
