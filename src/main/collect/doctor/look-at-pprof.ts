/** Looks at what a process serves: its index, and one heap profile, fetched as a capture would be and decoded. */

import { failure, failureDataOf } from '#core/base/failure';
import type { HeapSeen, PprofSeen } from '#core/probe/doctor/rule';
import { decodeProfile } from '#core/profile/index';
import type { Message } from '#core/words/messages';
import { inflateWithZlib } from '../../inflate-with-zlib';
import type { AuditedHost } from '../audited-host';
import { pinTarget } from '../find-targets';

const timeoutMs = 30_000;
const mostBytes = 256 * 2 ** 20;

/** Never for want of an answer: that is what it says. Throws the link's own failures. */
export async function lookAtPprof(host: AuditedHost, pid: number): Promise<PprofSeen> {
  try {
    const { endpoint, openAt = [] } = await pinTarget(host, { by: 'pid', pid }, null);
    const goroutineleak = await indexNames(host, endpoint, 'goroutineleak');
    const heap = await heapAt(host, `${endpoint}heap`).catch(orSay);
    return { endpoint, openAt, heap, goroutineleak };
  } catch (thrown) {
    return { endpoint: null, why: orSay(thrown) };
  }
}

/** A failure as a sentence of its own; a lost link is none of a row's. */
function orSay(thrown: unknown): Message {
  const { code, fillings } = failureDataOf(thrown);
  if (code === 'host.lost' || code === 'failure.cancelled') throw thrown;
  return { key: code, fillings };
}

async function indexNames(host: AuditedHost, url: string, profile: string): Promise<boolean | null> {
  const { status, body } = await host.get(url, { timeoutMs, maxBytes: 256 * 1024 });
  return status === 200 ? new TextDecoder().decode(body).includes(profile) : null;
}

async function heapAt(host: AuditedHost, url: string): Promise<HeapSeen> {
  const begun = performance.now();
  const { status, body, complete } = await host.get(url, { timeoutMs, maxBytes: mostBytes });
  const ms = Math.round(performance.now() - begun);
  if (status !== 200) throw failure('endpoint.status', { url, status });
  if (!complete)
    throw failure('endpoint.cut', {
      url,
      bytes: body.byteLength,
      reason: 'the connection ended before the profile did',
    });
  const { period } = decodeProfile(body, { name: url, inflate: inflateWithZlib });
  return { bytes: body.byteLength, ms, rate: Number(period) };
}
