import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Download, download, type FileSource } from '#main/host/download';
import { KeptLinks } from '#main/host/kept-links';
import type { LeasedHost } from '#main/host/leased-host';
import { openHost } from '#main/host/open-host';
import { whyNoSshd } from '../../helpers/sshd';
import { failureOf } from './ssh-home';
import { type BehindProxy, startBehindProxy } from './through-proxy';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

const mb = 1_000_000;

describe.skipIf(reason)('downloads over a real sshd', () => {
  let behind: BehindProxy;
  let links: KeptLinks;
  let host: LeasedHost;
  let folder: string;

  const linksBy = (transport: 'ssh2' | 'ssh'): KeptLinks => {
    const { home } = behind;
    const kept = new KeptLinks({
      connect: (name, prompts, signal) => openHost(name, { ...home.options, prompts, signal, transport }),
      prompts: home.options.prompts,
      // As a person does who does not wait for the next try: five cuts within seconds would take half a minute of pauses.
      onLink: ({ state }) => void (state.is === 'lost' && setTimeout(() => kept.checkAll())),
    });
    return kept;
  };

  beforeAll(async () => {
    behind = await startBehindProxy();
    links = linksBy('ssh2');
    host = await links.lease('target');
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-download-'));
  });
  afterAll(async () => {
    await links?.close();
    await behind?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const inFolder = (name: string): string => path.join(folder, name);
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  /** The host without the tools that take a hash. */
  const withoutHashes = (): FileSource => ({
    description: host.description,
    back: (signal) => host.back(signal),
    stream: (argv, options) => host.stream(argv, options),
    exec: (argv, options) =>
      host.exec(
        argv.map((word) => word.replace(/sha256sum|shasum|openssl/g, 'no-such-$&')),
        options,
      ),
  });

  /** A file of so many pieces of 8 MB that nothing can make smaller, and its hash. */
  const makeSource = async (source: string, pieces: number): Promise<string> => {
    const hash = createHash('sha256');
    const file = await open(source, 'w');
    for (let i = 0; i < pieces; i++) {
      const bytes = randomBytes(8 * mb);
      hash.update(bytes);
      await file.write(bytes);
    }
    await file.close();
    return hash.digest('hex');
  };

  it("brings 40 MB whole over the system's ssh, cut twice", async () => {
    const [source, copy] = [inFolder('source by ssh'), inFolder('copy by ssh')];
    const hash = await makeSource(source, 5);
    const kept = linksBy('ssh');
    try {
      const { proxy } = behind;
      const host = await kept.lease('target');
      const before = proxy.cuts;
      proxy.weather({ cutAfter: 15 * mb });
      const done = await download(host, source, copy, {
        onProgress: () => void (proxy.cuts - before >= 2 && proxy.weather({})),
      });
      expect(host.description.transport).toBe('ssh');
      expect(done).toMatchObject({
        bytes: 40 * mb,
        sha256: hash,
        checked: 'hash',
        resumed: 2,
        startedOver: null,
      });
      expect(sha256(await readFile(copy))).toBe(hash);
      expect(proxy.cuts - before).toBe(2);
    } finally {
      behind.proxy.weather({});
      await kept.close();
      for (const file of [source, copy]) await rm(file, { force: true });
    }
  }, 240_000);

  it('brings 200 MB whole through a link that is cut five times', async () => {
    const source = inFolder('big source');
    const hash = await makeSource(source, 25);
    const { proxy } = behind;
    const before = { cuts: proxy.cuts, connections: proxy.connections };
    // The link that stands has carried next to nothing: each carries this much more.
    proxy.weather({ cutAfter: 30 * mb });
    let most = 0;
    const progress: number[] = [];
    const done = await download(host, source, inFolder('big copy'), {
      onProgress: (bytes, all) => {
        most = Math.max(most, process.memoryUsage().rss);
        progress.push(bytes / all);
        if (proxy.cuts - before.cuts >= 5) proxy.weather({});
      },
    });
    expect(done).toEqual({
      bytes: 200 * mb,
      sha256: hash,
      checked: 'hash',
      changedMeanwhile: false,
      resumed: 5,
      hadAlready: 0,
      startedOver: null,
    } satisfies Download);
    expect(sha256(await readFile(inFolder('big copy')))).toBe(done.sha256);
    expect(proxy.cuts - before.cuts).toBe(5);
    // On a busy machine one of them may be tried twice.
    expect(proxy.connections - before.connections).toBeGreaterThanOrEqual(5);
    expect(progress.at(-1)).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['big copy', 'big source']);
  }, 300_000);

  it('goes on with what an earlier run has left, and only if the file still begins with it', async () => {
    const [source, copy] = [inFolder('source'), inFolder('copy')];
    const bytes = randomBytes(20 * mb);
    await writeFile(source, bytes);
    const stop = new AbortController();
    const stopped = download(host, source, copy, {
      signal: stop.signal,
      onProgress: (so) => so > 0 && stop.abort(),
    });
    expect((await failureOf(stopped)).code).toBe('failure.cancelled');
    const again = await download(host, source, copy);
    expect([again.sha256, again.checked]).toEqual([sha256(bytes), 'hash']);
    expect(again.hadAlready).toBeGreaterThan(mb);

    await rm(copy);
    const part = { host: 'target', file: source, size: bytes.length };
    // Bytes that are not the file's, under its name and size.
    const { stdout } = await host.exec(['stat', '-c', '%Y:%Z:%i', source]);
    await writeFile(`${copy}.part`, randomBytes(mb));
    const facts = { ...part, changedAt: new TextDecoder().decode(stdout).trim() };
    await writeFile(`${copy}.part.json`, JSON.stringify(facts));
    const anew = await download(host, source, copy);
    expect([anew.startedOver, anew.hadAlready, anew.sha256]).toEqual(['differs', 0, sha256(bytes)]);

    // The file was written anew since.
    await writeFile(`${copy}.part`, bytes.subarray(0, mb));
    await writeFile(`${copy}.part.json`, JSON.stringify({ ...facts, changedAt: '1:2:3' }));
    expect((await download(host, source, copy)).startedOver).toBe('changed');
  });

  it('claims no more than it knows', async () => {
    const [source, copy] = [inFolder('claims'), inFolder('claims copy')];
    await writeFile(source, 'how it was');
    expect(await download(withoutHashes(), source, copy)).toMatchObject({ checked: 'size', bytes: 10 });
    const growing: FileSource = {
      ...withoutHashes(),
      exec: (argv, options) => host.exec(argv, options),
      stream: async (argv, options) => {
        const running = await host.stream(argv, options);
        await appendFile(source, ', and more');
        return running;
      },
    };
    const grown = await download(growing, source, copy);
    expect(grown).toMatchObject({ changedMeanwhile: true, bytes: 10, checked: 'hash' });
    expect(await readFile(copy, 'utf8')).toBe('how it was');
  });

  it('says what cannot be read, and an empty file is one', async () => {
    expect(await failureOf(download(host, inFolder('nothing'), inFolder('x')))).toMatchObject({
      code: 'host.file-unreadable',
      file: inFolder('nothing'),
    });
    expect((await failureOf(download(host, '/tmp', inFolder('x')))).reason).toContain('no file');
    await writeFile(inFolder('-n $(id)'), '');
    expect((await download(host, inFolder('-n $(id)'), inFolder('x'))).bytes).toBe(0);
    expect((await failureOf(download(host, inFolder('claims'), inFolder('claims/x')))).code).toBe(
      'file.unwritable',
    );
  });
});
