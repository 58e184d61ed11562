/** Where the bytes of a file of a case are fetched from, by the workers of the page. */

export interface EvidencePlace {
  readonly caseId: string;
  readonly id: string;
}

/** How long gzip bytes say that they are when unpacked; a hint. The usual header says how long they are. */
export const unpackedHeader = 'X-Unpacked-Length';

/** `/evidence/CASE/ID`, below the page's own origin. */
export const evidencePath = ({ caseId, id }: EvidencePlace): string =>
  `/evidence/${encodeURIComponent(caseId)}/${encodeURIComponent(id)}`;

/** What such a path names; null for any other path. */
export function evidenceAt(path: string): EvidencePlace | null {
  const [, caseId, id] = /^\/evidence\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (caseId === undefined || id === undefined) return null;
  try {
    return { caseId: decodeURIComponent(caseId), id: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
