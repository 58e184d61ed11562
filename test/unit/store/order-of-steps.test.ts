import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { atomicWrite } from '#main/store/atomic-write';
import { type Disk, type DiskFile, realDisk } from '#main/store/disk';
import { openLibrary } from '#main/store/library';
import { bytesOfText, madeBy, note, provenance, temporaryFolder } from './support';

/**
 * What a power cut would do cannot be tried here, so the order of the steps is looked at: nothing may be
 * acknowledged or built upon that is not on the disk yet.
 */
function recordingDisk(): { disk: Disk; log: string[] } {
  const log: string[] = [];
  // Random parts of names, to compare with.
  const short = (path: string) =>
    basename(path)
      .replace(/[0-9a-f]{64}/, 'SHA')
      .replace(/-[0-9a-f]{8}$/, '')
      .replace(/\.incoming-[\w-]+/, '.incoming');
  const file = (path: string, real: DiskFile): DiskFile => ({
    ...real,
    async write(bytes, position) {
      log.push(`write ${short(path)}`);
      await real.write(bytes, position);
    },
    async sync() {
      await real.sync();
      log.push(`sync ${short(path)}`);
    },
  });
  return {
    log,
    disk: {
      ...realDisk,
      create: async (path) => file(path, await realDisk.create(path)),
      open: async (path) => file(path, await realDisk.open(path)),
      async rename(from, to) {
        log.push(`rename ${short(from)} ${short(to)}`);
        await realDisk.rename(from, to);
      },
      async remove(path) {
        log.push(`remove ${short(path)}`);
        await realDisk.remove(path);
      },
      async syncFolder(path) {
        await realDisk.syncFolder(path);
        log.push(`sync ${short(path)}/`);
      },
    },
  };
}

it('an atomic write: write, sync, rename, sync of the folder', async () => {
  const { disk, log } = recordingDisk();
  const folder = await temporaryFolder();
  await atomicWrite(disk, join(folder, 'a'), bytesOfText('a'));
  expect(log).toEqual(['write .tmp-a', 'sync .tmp-a', 'rename .tmp-a a', `sync ${basename(folder)}/`]);
});

it('an entry of the journal is acknowledged after its sync', async () => {
  const { disk, log } = recordingDisk();
  const open = await openLibrary(await temporaryFolder(), { madeBy, disk }).create('order');
  log.length = 0;
  await open.append(note('one')).then(() => log.push('acknowledged'));
  expect(log).toEqual(['write journal.jsonl', 'sync journal.jsonl', 'acknowledged']);
  log.length = 0;
  const many = Array.from({ length: 50 }, (_, n) => open.append(note(`${n}`)));
  expect((await Promise.all(many)).map(({ seq }) => seq)).toEqual(many.map((_, n) => n + 3));
  // What gathers goes down together.
  expect(log).toEqual(['write journal.jsonl', 'sync journal.jsonl']);
  await open.close();
});

it('evidence: the note first, the bytes synced before their name, the journal last', async () => {
  const { disk, log } = recordingDisk();
  const open = await openLibrary(await temporaryFolder(), { madeBy, disk }).create('order');
  log.length = 0;
  await open.addEvidence('file', 'a', bytesOfText('a'), provenance());
  const written = (name: string) => [
    `write .tmp-${name}`,
    `sync .tmp-${name}`,
    `rename .tmp-${name} ${name}`,
    'sync evidence/',
  ];
  expect(log).toEqual([
    ...written('.incoming.json'),
    'write .incoming',
    'sync .incoming',
    ...written('.incoming.json'),
    'rename .incoming SHA',
    'sync evidence/',
    ...written('SHA.json'),
    'write journal.jsonl',
    'sync journal.jsonl',
    'remove .incoming.json',
  ]);
  await open.close();
});
