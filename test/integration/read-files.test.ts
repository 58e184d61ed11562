import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heapcase } from '../helpers/cli';
import { exec } from '../helpers/exec';

const kill =
  '[ 2070.235411] Memory cgroup out of memory: Killed process 7 (orders) total-vm:1330464kB, anon-rss:513796kB, file-rss:4516kB, shmem-rss:0kB, UID:0 pgtables:1104kB oom_score_adj:0\n';
const free =
  '               total        used        free      shared  buff/cache   available\nMem:        24684096     1749016    19068264        8788     4206456    22935080\n';

describe('heapcase read', () => {
  let folder = '';
  const at = (name: string) => path.join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-read-'));
    await writeFile(at('free.txt'), free);
    await writeFile(at('dmesg.1.gz'), gzipSync(kill));
    await writeFile(at('cut.gz'), gzipSync(kill.repeat(9)).subarray(0, 60));
    await writeFile(
      at('junk'),
      Uint8Array.from({ length: 600 }, (_, i) => (i * 37) % 256),
    );
    await writeFile(at('empty'), '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('reads what can be read of several, and names the rest', async () => {
    const { status, stdout, stderr } = await heapcase([
      'read',
      at('free.txt'),
      at('none'),
      folder,
      at('dmesg.1.gz'),
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain(`${at('free.txt')}: free: total 23.5 GiB`);
    expect(stdout).toContain('pid 7 (orders) was killed');
    expect(stderr.trim().split('\n')).toEqual([
      `${at('none')} cannot be read: no such file or directory.`,
      expect.stringContaining(`${folder} is a folder.`),
    ]);
  });

  it('tells a script the kind of each, and why one was not read', async () => {
    const { status, stdout } = await heapcase([
      'read',
      '--json',
      at('junk'),
      at('empty'),
      at('cut.gz'),
      folder,
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: at('junk'), kind: 'unknown', bytes: 600 },
      { file: at('empty'), kind: 'empty' },
      { file: at('cut.gz'), kind: 'broken-profile' },
      { file: folder, kind: 'unreadable', code: 'file.folder' },
    ]);
  });

  it('reads standard input, packed or not, for oom too', async () => {
    const cli = path.resolve('out/cli/index.cjs');
    const piped = (words: string) =>
      exec(['sh', '-c', `"$0" "$1" ${words} < "$2"`, process.execPath, cli, at('dmesg.1.gz')]);
    for (const words of ['read -', 'oom --file -']) {
      const { status, stdout } = await piped(words);
      expect([status, stdout]).toEqual([0, expect.stringContaining('Proved: the kernel killed')]);
    }
  });
});
