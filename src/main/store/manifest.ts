/** `case.json`: who the case is, for people and for the list of cases. The journal can make it again. */

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { failure } from '#core/base/failure';
import { type CaseManifest, CaseManifestSchema, caseFormat, type JournalEntry } from '#core/case/model';
import { atomicWrite } from './atomic-write';
import type { Disk } from './disk';
import { absentAs, jsonOf } from './evidence-files';

export const manifestPath = (caseFolder: string): string => join(caseFolder, 'case.json');

export interface ManifestReading {
  /** Its id is the name of the folder, which a person may have changed. */
  readonly manifest: CaseManifest;
  /** The bytes of a `case.json` that could not be read, where there is one. */
  readonly damaged: Uint8Array | null;
  readonly fromJournal: boolean;
}

/** Fails with case.newer-format and case.damaged. */
export async function readManifest(
  caseFolder: string,
  journal: readonly JournalEntry[],
): Promise<ManifestReading> {
  const id = basename(caseFolder);
  const { bytes, manifest } = await readFileOf(caseFolder);
  if (manifest) return { manifest: { ...manifest, id }, damaged: null, fromJournal: false };
  const created = journal.find(({ fact }) => fact.kind === 'case-created')?.fact;
  if (created?.kind !== 'case-created' || !created.manifest) {
    const reason = 'case.json cannot be read, and the journal does not say what was in it';
    throw failure('case.damaged', { id, folder: caseFolder, reason });
  }
  return { manifest: { ...created.manifest, id }, damaged: bytes, fromJournal: true };
}

/** Fails with case.newer-format. */
export async function stateOfManifest(caseFolder: string): Promise<'fine' | 'damaged' | 'missing'> {
  const { bytes, manifest } = await readFileOf(caseFolder);
  if (manifest) return 'fine';
  return bytes === null ? 'missing' : 'damaged';
}

async function readFileOf(
  caseFolder: string,
): Promise<{ readonly bytes: Uint8Array | null; readonly manifest: CaseManifest | null }> {
  const bytes = await readFile(manifestPath(caseFolder)).catch(absentAs(null));
  const content = bytes === null ? null : jsonOf(bytes.toString('utf8'));
  const format = formatOf(content);
  if (format !== null && format > caseFormat) {
    throw failure('case.newer-format', { id: basename(caseFolder), format, known: caseFormat });
  }
  return { bytes, manifest: CaseManifestSchema.safeParse(content).data ?? null };
}

export function writeManifest(disk: Disk, caseFolder: string, manifest: CaseManifest): Promise<void> {
  return atomicWrite(disk, manifestPath(caseFolder), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}

/** What can be said in a list of cases about one of a newer format. */
export async function manifestOfNewer(caseFolder: string): Promise<CaseManifest> {
  const id = basename(caseFolder);
  const content = jsonOf(await readFile(manifestPath(caseFolder), 'utf8'));
  const said = (CaseManifestSchema.partial().safeParse(content).data ?? {}) as Partial<CaseManifest>;
  return {
    title: id,
    status: 'open',
    createdAt: '',
    madeBy: 'unknown',
    sample: false,
    ...said,
    format: formatOf(content) ?? caseFormat + 1,
    id,
  };
}

function formatOf(content: unknown): number | null {
  return z.looseObject({ format: z.number().int() }).safeParse(content).data?.format ?? null;
}
