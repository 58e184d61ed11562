/** Pulls one profile: raw bytes into the case first, then a look at what they are. */

import { failure } from '#core/base/failure';
import type { Evidence, EvidenceKind, Target } from '#core/case/model';
import type { OpenCase } from '../store/case-store';
import type { AuditedHost } from './audited-host';
import { isWholeGzip } from './gzip-check';
import { provenanceOf, type RunOrigin } from './provenance';

export interface ProfileKind {
  readonly kind: EvidenceKind;
  /** Below the endpoint: `heap`, `heap?debug=1`. */
  readonly path: string;
  readonly form: 'gzip' | 'text';
  /** What the file is called in the case; the number of the capture stands for `#`. */
  readonly name: string;
}

export const heapProfile: ProfileKind = {
  kind: 'heap-profile',
  path: 'heap',
  form: 'gzip',
  name: 'heap-#.pb.gz',
};
export const heapProfileAfterGc: ProfileKind = { ...heapProfile, path: 'heap?gc=1' };
export const memStats: ProfileKind = {
  kind: 'memstats',
  path: 'heap?debug=1',
  form: 'text',
  name: 'heap-#.debug1.txt',
};
export const goroutineProfile: ProfileKind = {
  kind: 'goroutine-profile',
  path: 'goroutine',
  form: 'gzip',
  name: 'goroutine-#.pb.gz',
};

const timeoutMs = 60_000;
const maxBytes = 512 * 1024 * 1024;

/**
 * Whatever came is kept; then it is judged. Throws `endpoint.status`, `endpoint.not-a-profile` and
 * `endpoint.cut` after the bytes are in the case, and the link's own failures.
 */
export async function pullProfile(
  to: { readonly openCase: OpenCase; readonly origin: RunOrigin; readonly signal?: AbortSignal },
  host: AuditedHost,
  target: Target & { readonly endpoint: string },
  what: ProfileKind,
  captureNumber: number,
): Promise<Evidence> {
  const url = `${target.endpoint}${what.path}`;
  const takenAt = new Date().toISOString();
  const answer = await host.get(url, {
    timeoutMs,
    maxBytes,
    mayAsk: true,
    ...(to.signal ? { signal: to.signal } : {}),
  });
  const looksRight = answer.status === 200 && isForm(answer.body, what.form);
  const name = what.name.replace('#', String(captureNumber));
  const whole = answer.complete && (what.form !== 'gzip' || !looksRight || (await isWholeGzip(answer.body)));
  const evidence =
    answer.body.byteLength > 0
      ? await to.openCase.addEvidence(
          looksRight ? what.kind : 'response',
          looksRight ? name : `${name}.response`,
          answer.body,
          provenanceOf(to.origin, target, {
            how: `GET ${url}`,
            status: answer.status,
            takenAt,
            endedAt: new Date().toISOString(),
            complete: whole ? 'whole' : 'cut',
          }),
        )
      : null;
  if (answer.status !== 200) throw failure('endpoint.status', { url, status: answer.status });
  if (evidence === null || !looksRight)
    throw failure('endpoint.not-a-profile', { url, what: describe(answer.body) });
  if (!whole) {
    throw failure('endpoint.cut', {
      url,
      bytes: answer.body.byteLength,
      reason: 'the connection ended before the profile did',
    });
  }
  return evidence;
}

const isForm = (bytes: Uint8Array, form: ProfileKind['form']) =>
  form === 'gzip'
    ? bytes[0] === 0x1f && bytes[1] === 0x8b
    : bytes.byteLength > 0 && !/^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 64)));

function describe(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return 'nothing';
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trim();
  if (/^<(!doctype|html|\?xml|h\d|body|pre)/i.test(start)) return 'an HTML page';
  return /^[\x20-\x7e\s]+$/.test(start)
    ? `text (“${start.split('\n')[0]?.slice(0, 60)}”)`
    : 'bytes that are no gzip file';
}
