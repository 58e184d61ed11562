import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printEndpointUrl, readEndpointUrl } from '#core/probe/endpoint-url';
import { fetchByCommand } from '#main/host/fetch-by-command';
import { type FetchTool, fetchCommand, fetchTools } from '#main/host/fetch-commands';
import type { Host } from '#main/host/host';
import { LocalHost } from '#main/host/local';
import { findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';

/** Bytes that a shell, a terminal or a text reader would change. */
const body = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 256)));

describe('a GET by a program on the host', () => {
  const host = new LocalHost();
  const servers: http.Server[] = [];
  const ends: (() => unknown)[] = [];
  const asked: string[] = [];
  const urls = new Map<string, string>();
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-fetch-'));
    const listen = async (at: { port: number; host: string } | { path: string }) => {
      const server = http.createServer((request, response) => {
        asked.push(String(request.url));
        if (request.url?.startsWith('/no')) response.writeHead(404);
        response.end(body);
      });
      servers.push(server.listen(at));
      await once(server, 'listening');
      return server.address();
    };
    const { port } = (await listen({ port: 0, host: '127.0.0.1' })) as AddressInfo;
    urls.set('IPv4', `http://127.0.0.1:${port}/`);
    const six = (await listen({ port: 0, host: '::1' }).catch(() => null)) as AddressInfo | null;
    if (six) urls.set('IPv6', `http://[::1]:${six.port}/`);
    const socket = path.join(folder, 'app.sock');
    await listen({ path: socket });
    urls.set('a Unix socket', printEndpointUrl({ kind: 'unix', path: socket }, '/'));
    const name = `heapcase-fetch-${process.pid}`;
    // Node has no names without files: socat leads from one to the server.
    if (findProgram('socat') && process.platform === 'linux') {
      const to = [`ABSTRACT-LISTEN:${name},fork`, `TCP:127.0.0.1:${port}`];
      const leading = spawn('setpriv', ['--pdeathsig', 'KILL', 'socat', ...to], { stdio: 'ignore' });
      ends.push(() => leading.kill('SIGKILL'));
      await waitFor('socat to listen', async () => (await readFile('/proc/net/unix', 'utf8')).includes(name));
      urls.set('a Unix socket without a file', printEndpointUrl({ kind: 'unix', path: `@${name}` }, '/'));
    }
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    for (const end of ends) end();
    await rm(folder, { recursive: true, force: true });
  });

  /** This host as if it had one program alone. */
  const hostWith = (tool: FetchTool): Host => ({
    description: host.description,
    lost: host.lost,
    exec: async (argv, options) =>
      argv.join(' ').includes('command -v')
        ? { stdout: new TextEncoder().encode(`${tool}\n`), stderr: '', status: 0, signal: null, cut: false }
        : host.exec(argv, options),
    stream: (argv, options) => host.stream(argv, options),
    connect: () => Promise.reject(new Error('no channels')),
    close: async () => {},
  });
  const late = () => {
    throw new Error('late');
  };
  const get = async (tool: FetchTool, url: string) => {
    const endpoint = readEndpointUrl(url);
    if (!endpoint) throw new Error(`not an endpoint: ${url}`);
    return fetchByCommand(hostWith(tool), endpoint, url, { timeoutMs: 30_000 }, late);
  };

  // The test machine is given all but ncat, which nmap brings.
  const tools = fetchTools.filter((tool) => tool !== 'ncat' || findProgram(tool));
  for (const tool of tools)
    for (const where of ['IPv4', 'IPv6', 'a Unix socket', 'a Unix socket without a file'])
      it(`${tool} brings every byte over ${where}`, async (context) => {
        const url = urls.get(where);
        if (url === undefined) return context.skip(`no ${where} here`);
        if (!findProgram(tool)) return context.skip(`no ${tool} on this machine`);
        const endpoint = readEndpointUrl(url);
        if (!endpoint || fetchCommand(tool, endpoint, 30) === null)
          return expect([where, tool]).toEqual([
            expect.stringMatching('a Unix socket'),
            expect.stringMatching(where.endsWith('a file') ? /bash|busybox|wget|nc/ : /bash|busybox|wget/),
          ]);
        const answer = await get(tool, `${url}debug/pprof/heap?gc=1`);
        expect(asked.at(-1)).toBe('/debug/pprof/heap?gc=1');
        expect([answer.status, answer.complete, Buffer.compare(answer.body, body)]).toEqual([200, true, 0]);
        expect((await get(tool, `${url}no`)).status).toBe(404);
      });

  for (const tool of tools)
    it(`${tool} says why where nobody listens`, async (context) => {
      if (!findProgram(tool)) return context.skip(`no ${tool} on this machine`);
      await expect(get(tool, 'http://127.0.0.1:1/')).rejects.toMatchObject({
        data: { code: 'endpoint.refused', fillings: { reason: expect.stringMatching(/./) } },
      });
    });
});
