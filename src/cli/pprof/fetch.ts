/** Fetches a profile over HTTP. pprof: fetch.go fetchURL, statusCodeError. */

import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { failure } from '#core/base/failure';
import { defaultUnpackLimit } from '#core/profile/inflate';
import { type SourceUrl, shownUrl } from './source-url';

/** Go's client follows as many. */
const mostRedirects = 10;
/** pprof waits this much longer than its timeout says. */
const graceSeconds = 5;
const longestMessage = 4096;

/** The bytes of the answer; a `Failure` names the URL and says why there are none. */
export async function fetchProfile({ url, timeoutSeconds }: SourceUrl): Promise<Uint8Array> {
  if (url.protocol === 'https+insecure:')
    throw failure('pprof.unsupported-option', { option: 'https+insecure://' });
  const signal = AbortSignal.timeout(Math.min((timeoutSeconds + graceSeconds) * 1000, 2 ** 31 - 1));
  try {
    return await follow(url, signal);
  } catch (thrown) {
    const reason = signal.aborted
      ? `no complete answer within ${timeoutSeconds + graceSeconds} s`
      : thrown instanceof Error
        ? thrown.message
        : String(thrown);
    throw failure('pprof.not-fetched', { url: shownUrl(url), reason });
  }
}

async function follow(start: URL, signal: AbortSignal): Promise<Uint8Array> {
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await request(url, signal);
    const { statusCode = 0, statusMessage = '', headers } = answer;
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
      answer.destroy();
      url = new URL(headers.location, url);
      continue;
    }
    if (statusCode === 200) return await bodyOf(answer, defaultUnpackLimit);
    const status = `server response: ${statusCode} ${statusMessage}`;
    // Go's own pprof endpoints say in plain text what is wrong.
    const tells = headers['x-go-pprof'] !== undefined && headers['content-type']?.includes('text/plain');
    if (!tells) answer.destroy();
    throw new Error(
      tells ? `${status} - ${new TextDecoder().decode(await bodyOf(answer, longestMessage)).trim()}` : status,
    );
  }
  throw new Error(`stopped after ${mostRedirects} redirects`);
}

function request(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    get(url, { signal }, resolve).on('error', reject);
  });
}

async function bodyOf(answer: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
