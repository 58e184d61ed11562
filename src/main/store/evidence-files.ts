/**
 * The folder `evidence/` of a case: what its files are called and how they are read.
 *
 * Finished evidence is `<sha256>` with `<sha256>.json` beside it. While bytes arrive they are `.incoming-<n>`
 * with the note `.incoming-<n>.json`, which says from the first byte on what they are.
 */

import { constants } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Evidence,
  type EvidenceKind,
  EvidenceSchema,
  evidenceKinds,
  type Provenance,
  ProvenanceSchema,
} from '#core/case/model';
import { errorCode } from './disk';

export const evidenceFolder = (caseFolder: string): string => join(caseFolder, 'evidence');
export const evidencePath = (caseFolder: string, sha256: string): string =>
  join(caseFolder, 'evidence', sha256);
export const sidecarPath = (caseFolder: string, sha256: string): string =>
  join(caseFolder, 'evidence', `${sha256}.json`);

const incomingPrefix = '.incoming-';
export const incomingPath = (caseFolder: string, token: string): string =>
  join(caseFolder, 'evidence', `${incomingPrefix}${token}`);
export const notePath = (caseFolder: string, token: string): string =>
  `${incomingPath(caseFolder, token)}.json`;

/** Every capture of the same bytes, as the journal has them. */
const SidecarSchema = z.looseObject({ sha256: z.string(), captures: z.array(EvidenceSchema) });

export function sidecarBytes(sha256: string, captures: readonly Evidence[]): Uint8Array {
  return Buffer.from(`${JSON.stringify({ sha256, captures }, null, 2)}\n`);
}

/** The captures that a sidecar tells of; null when it is missing or cannot be read. */
export async function readSidecar(caseFolder: string, sha256: string): Promise<readonly Evidence[] | null> {
  const text = await readFile(sidecarPath(caseFolder, sha256), 'utf8').catch(absentAs(null));
  const parsed = SidecarSchema.safeParse(text === null ? null : jsonOf(text));
  return parsed.success ? parsed.data.captures : null;
}

/** The evidence that the sidecars tell of, for a case whose journal is lost. */
export async function evidenceInSidecars(caseFolder: string): Promise<readonly Evidence[]> {
  const { names } = await listEvidence(caseFolder);
  const told: Evidence[] = [];
  for (const sha256 of names.filter((name) => /^[0-9a-f]{64}$/.test(name))) {
    const captures = (await readSidecar(caseFolder, sha256)) ?? [];
    told.push(...captures.filter((evidence) => evidence.sha256 === sha256));
  }
  return told.sort((a, b) => (a.provenance.takenAt < b.provenance.takenAt ? -1 : 1));
}

/** What is known of evidence that is still arriving. */
export interface IncomingNote {
  readonly kind: EvidenceKind;
  readonly name: string;
  /** As known before the first byte. */
  readonly provenance: Provenance;
  /** Set when all bytes are there and filing them has begun. */
  readonly filing: Evidence | null;
}

const NoteSchema = z.looseObject({
  kind: z.enum(evidenceKinds),
  name: z.string(),
  provenance: ProvenanceSchema,
  filing: EvidenceSchema.nullable(),
});

export const noteBytes = (note: IncomingNote): Uint8Array =>
  Buffer.from(`${JSON.stringify(note, null, 2)}\n`);

export interface Incoming {
  readonly token: string;
  /** Null when it is missing or cannot be read. */
  readonly note: IncomingNote | null;
  /** The bytes that had come; null when there is no file. */
  readonly data: { readonly bytes: number; readonly lastWrite: Date } | null;
}

/** What lies in `evidence/`. */
export interface EvidenceListing {
  /** Names of finished files and their sidecars, and of anything else that is there. */
  readonly names: readonly string[];
  /** Oldest first. */
  readonly incoming: readonly Incoming[];
}

export async function listEvidence(caseFolder: string): Promise<EvidenceListing> {
  const all = await readdir(evidenceFolder(caseFolder)).catch(absentAs([]));
  const tokens = new Set<string>();
  for (const name of all) {
    if (name.startsWith(incomingPrefix)) tokens.add(name.slice(incomingPrefix.length).replace(/\.json$/, ''));
  }
  const incoming: Incoming[] = [];
  for (const token of [...tokens].sort()) {
    const text = await readFile(notePath(caseFolder, token), 'utf8').catch(absentAs(null));
    const note = NoteSchema.safeParse(text === null ? null : jsonOf(text));
    const data = await stat(incomingPath(caseFolder, token)).catch(absentAs(null));
    incoming.push({
      token,
      note: note.success ? note.data : null,
      data: data === null ? null : { bytes: data.size, lastWrite: data.mtime },
    });
  }
  return { names: all.filter((name) => !name.startsWith('.')).sort(), incoming };
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, absentAs(false));
}

/** The bytes of a file that must not be a symbolic link. */
export async function readPlainFile(path: string): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** For `.catch()`: a missing file gives this value, every other error is thrown on. */
export function absentAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === 'ENOENT') return value;
    throw error;
  };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
