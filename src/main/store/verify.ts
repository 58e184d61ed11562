/** Compares a case with what its journal says. Reads only. */

import { evidenceIn } from '#core/case/fold';
import type { Evidence } from '#core/case/model';
import { canonical } from '#core/case/same-capture';
import { isLocked } from './case-lock';
import type { Verification } from './case-store';
import { errorCode } from './disk';
import { onDisk } from './disk-failure';
import { evidencePath, exists, listEvidence, readSidecar, sidecarPath } from './evidence-files';
import { journalPath, readJournal } from './journal';
import { stateOfManifest } from './manifest';
import { sha256OfFile } from './sha256';

/**
 * Re-reads every evidence file. What is wrong with the bytes is named by evidence id; a sidecar that is gone
 * or says other things than the journal is named by its file, `<sha256>.json`.
 */
export function verifyCase(folder: string): Promise<Verification> {
  return onDisk('read', folder, async () => {
    const lockedBefore = await isLocked(folder);
    const journal = await readJournal(journalPath(folder));
    const manifest = await stateOfManifest(folder);
    const listing = await listEvidence(folder);
    const live = lockedBefore || (await isLocked(folder));

    const ok: string[] = [];
    const changed: { id: string; expected: string; found: string }[] = [];
    const missing: string[] = [];
    if (manifest === 'missing') missing.push('case.json');
    if (manifest === 'damaged')
      changed.push({ id: 'case.json', expected: 'a manifest', found: 'something else' });
    for (const [sha256, captures] of bySha256(evidenceIn(journal.entries))) {
      const found = await hashOf(evidencePath(folder, sha256));
      for (const { id } of captures) {
        if (found === null) missing.push(id);
        else if (found !== sha256) changed.push({ id, expected: sha256, found });
        else ok.push(id);
      }
      const sidecar = `${sha256}.json`;
      if (!(await exists(sidecarPath(folder, sha256)))) missing.push(sidecar);
      else if (!(await tellsTheSame(folder, sha256, captures))) {
        changed.push({ id: sidecar, expected: 'as in the journal', found: 'otherwise' });
      }
    }

    // Evidence that is being filed is not extra: the note beside it says what it is.
    const named = new Set(journal.evidenceHashes);
    for (const { note } of listing.incoming) if (note?.filing) named.add(note.filing.sha256);
    const extra = listing.names.filter((name) => !named.has(name.replace(/\.json$/, '')));

    // A last line that is not whole is either being written right now, or damage until opening mends it.
    const tornAt = journal.torn.length > 0 && !live ? journal.wholeLines + 1 : null;
    const line = journal.brokenAt ?? tornAt ?? (journal.wholeLines === 0 ? 1 : null);
    return { ok, changed, missing, extra, chain: { ok: line === null, line } };
  });
}

function bySha256(evidence: readonly Evidence[]): ReadonlyMap<string, readonly Evidence[]> {
  const groups = new Map<string, Evidence[]>();
  for (const one of evidence) groups.set(one.sha256, [...(groups.get(one.sha256) ?? []), one]);
  return groups;
}

/** Null when the file is not there; a symbolic link or a folder is in no case the file that was captured. */
async function hashOf(path: string): Promise<string | null> {
  try {
    return (await sha256OfFile(path)).sha256;
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        return null;
      case 'ELOOP':
      case 'EISDIR':
        return 'not a file';
      default:
        throw error;
    }
  }
}

async function tellsTheSame(folder: string, sha256: string, captures: readonly Evidence[]): Promise<boolean> {
  const told = new Set((await readSidecar(folder, sha256))?.map(canonical));
  return captures.every((evidence) => told.has(canonical(evidence)));
}
