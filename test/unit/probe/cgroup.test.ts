import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  cgroupMemoryFolders,
  parseCgroupBytes,
  parseCgroupEntries,
  parseCgroupLimit,
} from '#core/probe/cgroup';
import { parseMountinfo } from '#core/probe/mountinfo';
import { recorded } from './recorded';

const v1Mount = '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n';
const v2Mount =
  '30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';
const unified = '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n';

const folders = (cgroup: string, mounts: string) =>
  cgroupMemoryFolders(cgroup, mounts).map(({ folder }) => folder);

describe('the folders above a process', () => {
  test('v2: from its own up to the mount, nearest first', () => {
    expect(cgroupMemoryFolders('0::/system.slice/app.service\n', v2Mount)).toEqual(
      ['/sys/fs/cgroup/system.slice/app.service', '/sys/fs/cgroup/system.slice', '/sys/fs/cgroup'].map(
        (folder) => ({
          version: 2,
          folder,
          limitFile: 'memory.max',
          usageFile: 'memory.current',
        }),
      ),
    );
  });

  const hybrid = recorded('procps/proc-cgroup.txt');
  test.skipIf(hybrid === null)('hybrid, as recorded: the memory line of v1 counts, "0::/" does not', () => {
    expect(cgroupMemoryFolders(hybrid ?? '', unified + v1Mount)).toEqual(
      ['/sys/fs/cgroup/memory/init', '/sys/fs/cgroup/memory'].map((folder) => ({
        version: 1,
        folder,
        limitFile: 'memory.limit_in_bytes',
        usageFile: 'memory.usage_in_bytes',
      })),
    );
  });

  test('v1 in a container without a namespace: the path is the host’s, the files lie at the mount', () => {
    const mount = '99 90 0:32 /docker/4f2a /sys/fs/cgroup/memory ro,nosuid - cgroup cgroup rw,memory\n';
    expect(folders('9:memory:/docker/4f2a\n', mount)).toEqual(['/sys/fs/cgroup/memory']);
    expect(folders('9:memory:/docker/4f2a/inner\n', mount)).toEqual([
      '/sys/fs/cgroup/memory/inner',
      '/sys/fs/cgroup/memory',
    ]);
    expect(folders('9:memory:/elsewhere\n', mount)).toEqual(['/sys/fs/cgroup/memory']);
  });

  test('a process outside of our cgroup namespace', () => {
    expect(folders('0::/../../kubepods/pod1\n', v2Mount)).toEqual(['/sys/fs/cgroup']);
  });

  test('names with blanks, colons and the systemd escapes', () => {
    const mount = '30 23 0:26 / /mnt/with\\040blank rw - cgroup2 cgroup2 rw\n';
    expect(folders('0::/a b:c/x\\x2dy\n', mount)[0]).toBe('/mnt/with blank/a b:c/x\\x2dy');
  });

  test('none: no cgroups, or none that is mounted', () => {
    expect(folders('', v2Mount)).toEqual([]);
    expect(folders('0::/x\n', '')).toEqual([]);
    expect(folders('0::/x\n', v1Mount)).toEqual([]);
    expect(folders('4:cpu:/x\n', v1Mount)).toEqual([]);
  });

  test.runIf(existsSync('/proc/self/cgroup'))('of this process', () => {
    const found = cgroupMemoryFolders(
      readFileSync('/proc/self/cgroup', 'utf8'),
      readFileSync('/proc/self/mountinfo', 'utf8'),
    );
    for (const { folder } of found) expect(existsSync(folder), folder).toBe(true);
    const [own] = found;
    if (own?.version === 1)
      expect(parseCgroupBytes(readFileSync(`${own.folder}/${own.usageFile}`, 'utf8'))).toBeGreaterThan(0);
  });
});

test('entries', () => {
  expect(parseCgroupEntries('11:cpu,cpuacct:/a\n9:name=systemd:/\n0::/b:c\nnonsense\n3:memory:/cut')).toEqual(
    [
      { hierarchy: 11, controllers: ['cpu', 'cpuacct'], path: '/a' },
      { hierarchy: 9, controllers: ['name=systemd'], path: '/' },
      { hierarchy: 0, controllers: [], path: '/b:c' },
    ],
  );
});

test('mounts: any number of optional fields, options that are missing', () => {
  expect(
    parseMountinfo('1 2 0:3 / /a rw - tmpfs tmpfs rw\n1 2 0:3 /r /b rw a:1 b:2 - x y\n1 2 0:3 /\n'),
  ).toEqual([
    { root: '/', mountPoint: '/a', fsType: 'tmpfs', superOptions: ['rw'] },
    { root: '/r', mountPoint: '/b', fsType: 'x', superOptions: [''] },
  ]);
});

test.each([
  ['max\n', null],
  ['9223372036854771712\n', null],
  ['9223372036854710272\n', null], // pages of 64 KiB
  ['18446744073709551615\n', null],
  ['536870912\n', 536870912],
  ['0\n', 0],
  ['-', null],
  ['', null],
])('the limit %j is %j', (text, bytes) => {
  expect(parseCgroupLimit(text)).toBe(bytes);
});
