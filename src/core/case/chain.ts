/**
 * The hash chain of the journal, as text: an entry's hash is taken over its own line as it was written,
 * with the closing `,"hash":"…"` cut out. So it can be checked with sed and sha256sum, and fields that this
 * version does not know are covered too. The hash function is passed in: core has no crypto of its own.
 */

import { z } from 'zod';
import { type JournalEntry, JournalEntrySchema, type JournalFact } from './model';

/** Lower-case hex of the SHA-256 of the text as UTF-8. */
export type Sha256 = (text: string) => string;

/** Where the next entry hooks in. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const emptyChain: ChainHead = { seq: 0, hash: '' };

/** What every version of an entry has, whatever its fact. */
const EnvelopeSchema = z.looseObject({
  seq: z.number().int(),
  at: z.string(),
  fact: z.looseObject({ kind: z.string() }),
  previous: z.string(),
  hash: z.string(),
});
type Envelope = z.infer<typeof EnvelopeSchema>;

export interface ChainReading {
  /** The entries that this version understands, in order. */
  readonly entries: readonly JournalEntry[];
  /** Whole entries whose fact is of a later version: kept in the file, not shown. */
  readonly notUnderstood: number;
  /** SHA-256 of every evidence that a whole entry names, understood or not. */
  readonly evidenceHashes: ReadonlySet<string>;
  readonly head: ChainHead;
  /** How many lines at the beginning count; the lines after them are an unfinished write. */
  readonly wholeLines: number;
  /** The first of the whole lines that does not continue the chain, counted from 1; null when all do. */
  readonly brokenAt: number | null;
}

/** Makes the next line, without its newline, and the entry exactly as it will be read back. */
export function chainEntry(
  head: ChainHead,
  at: string,
  fact: JournalFact,
  sha256: Sha256,
): { readonly line: string; readonly entry: JournalEntry } {
  const open = JSON.stringify({ seq: head.seq + 1, at, fact, previous: head.hash });
  const line = `${open.slice(0, -1)},"hash":"${sha256(open)}"}`;
  return { line, entry: JournalEntrySchema.parse(JSON.parse(line)) };
}

/**
 * Reads the lines of a journal (each without its newline). Lines at the end that cannot be read at all are an
 * unfinished write and left out; a line that can be read, or is followed by one, stays and must hold.
 */
export function followChain(lines: readonly string[], sha256: Sha256): ChainReading {
  const envelopes = lines.map(readEnvelope);
  let wholeLines = lines.length;
  while (wholeLines > 0 && envelopes[wholeLines - 1] === null) wholeLines -= 1;

  const entries: JournalEntry[] = [];
  const evidenceHashes = new Set<string>();
  let notUnderstood = 0;
  let head = emptyChain;
  let brokenAt: number | null = null;
  for (let at = 0; at < wholeLines; at += 1) {
    const envelope = envelopes[at];
    if (!envelope || !continues(head, envelope, lines[at], sha256)) brokenAt ??= at + 1;
    if (!envelope) continue;
    head = { seq: envelope.seq, hash: envelope.hash };
    const named = hashNamedBy(envelope.fact);
    if (named !== null) evidenceHashes.add(named);
    const known = JournalEntrySchema.safeParse(envelope);
    if (known.success) entries.push(known.data);
    else notUnderstood += 1;
  }
  return { entries, notUnderstood, evidenceHashes, head, wholeLines, brokenAt };
}

const closing = /,"hash":"[0-9a-f]{64}"\}$/;

function readEnvelope(line: string): Envelope | null {
  if (!closing.test(line)) return null;
  try {
    const parsed = EnvelopeSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function continues(head: ChainHead, envelope: Envelope, line: string, sha256: Sha256): boolean {
  return (
    envelope.seq === head.seq + 1 &&
    envelope.previous === head.hash &&
    envelope.hash === sha256(line.replace(closing, '}'))
  );
}

function hashNamedBy(fact: Readonly<Record<string, unknown>>): string | null {
  const named = z.looseObject({ evidence: z.looseObject({ sha256: z.string() }) }).safeParse(fact);
  return named.success ? named.data.evidence.sha256 : null;
}
