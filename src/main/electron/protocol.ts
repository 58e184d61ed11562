/**
 * Our own scheme instead of file URLs: `heapcase://app/` is the page, `heapcase://report/CASE/LANGUAGE` is the
 * preview of a report, in an origin of its own; `heapcase://app/evidence/CASE/ID` is the bytes of a file of a case,
 * for the workers of the page. Every response carries its policy.
 */

import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { type EvidencePlace, evidenceAt } from '#core/contract/evidence-url';
import { fileBelow, typeOf } from './app-files';
import { policyOf, reportPolicy } from './policies';
import { recoveryPage, recoveryPath } from './recovery-page';

/** Before `ready`. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'heapcase', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export interface Served {
  /** The folder of the built page. */
  readonly root: string;
  /** The HTML of a report; rejects with what the preview then shows as text. */
  report(caseId: string, language: string): Promise<string>;
  /** The bytes of a file of a case. */
  evidence(place: EvidencePlace): Promise<Response>;
}

/**
 * The last two isolate the page from every other origin, which is what memory shared with its workers is given for:
 * by it a sum that runs is told to end.
 */
const common = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const answer = (
  status: number,
  body: string | Uint8Array,
  type: string,
  policy: string,
  /** Who may embed it: the page shows the report, which is of another origin. */
  resource: 'same-origin' | 'cross-origin' = 'same-origin',
) =>
  new Response(body, {
    status,
    headers: {
      ...common,
      'Cross-Origin-Resource-Policy': resource,
      'Content-Type': type,
      'Content-Security-Policy': policy,
    },
  });

const nothing = (path: string) => answer(404, 'not found', 'text/plain; charset=utf-8', policyOf(path));

async function appFile(root: string, path: string): Promise<Response> {
  if (path === recoveryPath) return answer(200, recoveryPage, 'text/html; charset=utf-8', policyOf(path));
  const file = fileBelow(root, path === '/' ? '/index.html' : path);
  const type = file === null ? null : typeOf(file);
  if (file === null || type === null) return nothing(path);
  try {
    return answer(200, await readFile(file), type, policyOf(path));
  } catch {
    return nothing(path);
  }
}

async function reportFile(served: Served, path: string): Promise<Response> {
  const [, caseId, language, ...rest] = path.split('/').map(decodeURIComponent);
  if (!caseId || !language || rest.length > 0) return nothing(path);
  try {
    const html = await served.report(caseId, language);
    return answer(200, html, 'text/html; charset=utf-8', reportPolicy, 'cross-origin');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return answer(500, reason, 'text/plain; charset=utf-8', reportPolicy, 'cross-origin');
  }
}

/** After `ready`. */
export function serve(served: Served): void {
  protocol.handle('heapcase', (request) => {
    const { host, pathname } = new URL(request.url);
    if (request.method !== 'GET') return nothing(pathname);
    const evidence = host === 'app' ? evidenceAt(pathname) : null;
    if (evidence !== null) return served.evidence(evidence);
    if (host === 'app') return appFile(served.root, pathname);
    if (host === 'report') return reportFile(served, pathname);
    return nothing(pathname);
  });
}
