/**
 * A saved log as lines, whatever wraps them: plain text, `dmesg -J`, `journalctl -o json`, events of Docker and
 * Kubernetes. What is not understood stays a line of text; nothing throws.
 */

import { decodeUtf8 } from '../../profile/strings';
import { atMicroseconds, type LogLine, monotonic, readLogLine } from './log-line';

export interface LogEntry extends LogLine {
  /** systemd's own word on which unit a journal entry is about. */
  readonly unit: string | null;
  /** The object of a JSON line that is no journal entry: a Docker event. */
  readonly object: Readonly<Record<string, unknown>> | null;
  /** The last line of a text without its newline: it may be cut anywhere. */
  readonly cut: boolean;
}

/** Two cgroup paths of 4096 bytes and the words around them; what is longer is no line of a log. */
const longestLine = 16 * 1024;

/**
 * What any reader of this folder looks for in a line. A log is mostly of other things: those lines are passed over
 * without being read, 100 MB of them in a second or two.
 */
const concerning =
  /oom|[Oo]ut of memory|Kill(?:ed)? process|killed as a result|cgroup stats|Mem-Info|\] +\d+ +\d+ +\d+ +\d+ |\.(?:service|scope|slice|socket|mount|timer|target)|mem avail|sending SIG|killing process|exited after|runtime: |State:|Reason:|Exit Code:|Started:|Finished:|Restart Count:|"status"|"message"|"firstTimestamp"|"eventTime"/g;

/** `everyLine` is asked before each line: false passes over those that concern nobody. */
export function* logEntries(text: string, everyLine: () => boolean = () => true): Generator<LogEntry> {
  const kernelJson = text.startsWith('{') ? readKernelJson(text) : null;
  if (kernelJson !== null) {
    yield* kernelJson;
    return;
  }
  let start = 0;
  while (start < text.length) {
    if (!everyLine()) {
      concerning.lastIndex = start;
      const next = concerning.exec(text)?.index;
      if (next === undefined) return;
      start = text.lastIndexOf('\n', next) + 1;
    }
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + longestLine)).replace(/\r$/, '');
    const cut = newline < 0 || end - start > longestLine;
    start = end + 1;
    yield* entriesOf(line, cut);
  }
}

function* entriesOf(line: string, cut: boolean): Generator<LogEntry> {
  const object = line.startsWith('{') && line.endsWith('}') ? parseObject(line) : null;
  if (object === null) {
    yield { ...readLogLine(line), unit: null, object: null, cut };
    return;
  }
  const message = messageOf(object['MESSAGE']);
  if (message === null) {
    yield { ...readLogLine(''), text: '', unit: null, object, cut: false };
    return;
  }
  const unit = textOf(object['UNIT']) ?? textOf(object['USER_UNIT']);
  const at = textOf(object['__REALTIME_TIMESTAMP']);
  for (const text of message.split('\n')) {
    yield {
      ...(at === null ? readLogLine(text) : atMicroseconds(at, text)),
      unit,
      object: null,
      cut: false,
    };
  }
}

/** `dmesg -J`: one document, `{"dmesg": [{"pri", "time", "msg"}, …]}`. */
function readKernelJson(text: string): LogEntry[] | null {
  const head = text.slice(0, 200);
  if (!/^\{\s*"dmesg"\s*:/.test(head)) return null;
  const entries: LogEntry[] = [];
  // Read record by record, so that a document that is cut still gives what is whole. The time is taken as it
  // stands, because a number would lose its last zero.
  const record =
    /"time"\s*:\s*([\d.]+)\s*,(?:\s*"(?!msg")\w+"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\d.]+)\s*,)*\s*"msg"\s*:\s*("(?:[^"\\]|\\.)*")/g;
  for (const [, time, message] of text.matchAll(record)) {
    const said = parseText(message);
    if (said === null) continue;
    for (const line of said.split('\n')) {
      entries.push({ ...monotonic(time, line), unit: null, object: null, cut: false });
    }
  }
  return entries;
}

/** The journal gives bytes instead of a text where they are not UTF-8. */
function messageOf(message: unknown): string | null {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message) || !message.every((byte) => Number.isInteger(byte))) return null;
  const bytes = Uint8Array.from(message as number[]);
  return decodeUtf8(bytes, 0, bytes.length);
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** A JSON string literal; null where it is none. */
export function parseText(literal: string): string | null {
  try {
    return textOf(JSON.parse(literal));
  } catch {
    return null;
  }
}
