/**
 * A GET as the host sees it: through a channel, for which the server needs no tool; by a program on the host where it opens
 * no channels for us (AllowTcpForwarding no), or where the address lies in a container's network.
 */

import type { Duplex } from 'node:stream';
import { type Failure, failure, failureDataOf } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { readEndpointUrl } from '#core/probe/endpoint-url';
import { fetchByCommand } from './fetch-by-command';
import type { Address, Host } from './host';
import { exchange, type HttpAnswer, type HttpGetOptions } from './http-exchange';

/** Hosts that refused a channel once: they are not asked again for every profile. */
const withoutChannels = new WeakMap<Host, Set<Address['kind']>>();

/** Fetches a URL that is meant as seen from the host. Any status is an answer; no answer at all is a failure. */
export async function httpGet(host: Host, url: string, options: HttpGetOptions = {}): Promise<HttpAnswer> {
  const { timeoutMs = 60_000, signal } = options;
  const name = host.description.name;
  const endpoint = readEndpointUrl(url);
  if (endpoint === null) throw failure('endpoint.bad-url', { url: visibleLine(url) });
  if (signal?.aborted) throw failure('failure.cancelled');
  const deadline = performance.now() + timeoutMs;
  const late = (): Failure =>
    failure('host.timeout', { what: `GET ${visibleLine(url)}`, host: name, seconds: timeoutMs / 1000 });
  const left = () => ({ ...options, timeoutMs: Math.max(1, deadline - performance.now()) });

  const { place } = endpoint;
  const refused = withoutChannels.get(host) ?? new Set();
  // SSH names sockets by their files.
  const noChannel = place.kind === 'tcp' ? place.networkOf !== null : place.path.startsWith('@');
  if (noChannel || refused.has(place.kind)) return fetchByCommand(host, endpoint, url, left(), late);
  const address: Address =
    place.kind === 'unix' ? place : { kind: 'tcp', host: place.host, port: place.port };
  let channel: Duplex;
  try {
    channel = await inTime(host.connect(address), timeoutMs, late);
  } catch (error) {
    const { code, fillings } = failureDataOf(error);
    // OpenSSH does not tell a socket that it may not forward from one where nobody listens.
    const mayBeForbidden =
      code === 'endpoint.refused' && address.kind === 'unix' && host.description.transport !== 'local';
    if (code === 'host.channel-refused' || mayBeForbidden) {
      const answer = await fetchByCommand(host, endpoint, url, left(), late);
      withoutChannels.set(host, refused.add(place.kind));
      return answer;
    }
    // Who refuses is known below by address only; the sentence names the whole URL.
    if (code === 'endpoint.refused')
      throw failure('endpoint.refused', { url, host: name, reason: String(fillings['reason']) });
    throw error;
  }
  try {
    return await exchange(channel, endpoint, url, left(), late);
  } finally {
    channel.destroy();
  }
}

function inTime(opening: Promise<Duplex>, ms: number, late: () => Failure): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(late());
    }, ms);
    opening.then(
      (channel) => {
        clearTimeout(timer);
        if (!over) return resolve(channel);
        channel.on('error', () => {});
        channel.destroy();
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
