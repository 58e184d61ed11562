/**
 * Which package brings a missing tool, and the command that installs it. Names differ by distribution and release:
 *
 * - memleak: Debian before 13 and Ubuntu before 24.04 have it only in bpfcc-tools (Python, which wants kernel headers); later
 *   ones in libbpf-tools as well (compiled, which wants BTF). Others call the Python one bcc-tools.
 * - procps: procps-ng with dnf and pacman, and in Alpine from 3.18 on.
 * - headers are those of the running kernel, by its release or by its flavour; Amazon Linux names its later kernels by their line.
 */

import type { DoctorFix } from './checks';
import type { DoctorFacts, OsRelease, PackageManager } from './facts';

/** Argument lists that are run one after the other; the first that fails ends it. */
export type Install = readonly (readonly string[])[];

type Ground = Pick<
  DoctorFacts,
  'release' | 'kernel' | 'managers' | 'aptLists' | 'imageBased' | 'containers' | 'btf'
>;

/** The one that is used; null where there is none, or nothing is installed into a system like this. */
export function managerOf({
  managers,
  imageBased,
}: Pick<Ground, 'managers' | 'imageBased'>): PackageManager | null {
  return imageBased ? null : (managers[0] ?? null);
}

/** Null where no package is known that would bring it. */
export function installOf(fix: DoctorFix, ground: Ground): Install | null {
  const manager = managerOf(ground);
  if (manager === null) return null;
  if (fix === 'memleak' && isAmazonLinux2(ground.release))
    return [['amazon-linux-extras', 'install', '-y', 'BCC']];
  const packages = packagesOf(fix, manager, ground);
  if (packages === null) return null;
  const install = [...installers[manager], ...packages];
  return manager === 'apt-get' && ground.aptLists === false ? [['apt-get', 'update'], install] : [install];
}

const installers: Readonly<Record<PackageManager, readonly string[]>> = {
  'apt-get': ['apt-get', 'install', '-y'],
  dnf: ['dnf', 'install', '-y'],
  microdnf: ['microdnf', 'install', '-y'],
  yum: ['yum', 'install', '-y'],
  apk: ['apk', 'add'],
  zypper: ['zypper', '--non-interactive', 'install'],
  pacman: ['pacman', '-S', '--noconfirm'],
  brew: ['brew', 'install'],
};

function packagesOf(fix: DoctorFix, manager: PackageManager, ground: Ground): readonly string[] | null {
  switch (fix) {
    case 'procps':
      return manager === 'brew' ? null : [procps(manager, ground.release)];
    case 'sysstat':
      return manager === 'brew' ? null : ['sysstat'];
    case 'fetcher':
      return ['curl'];
    case 'memleak':
      return memleak(manager, ground);
    case 'headers':
      return headers(manager, ground);
  }
}

function procps(manager: PackageManager, release: OsRelease | null): string {
  if (manager === 'apk') return atLeast(release, 3, 18) ? 'procps-ng' : 'procps';
  return manager === 'apt-get' || manager === 'zypper' ? 'procps' : 'procps-ng';
}

function memleak(manager: PackageManager, { release, btf }: Ground): readonly string[] | null {
  if (manager === 'brew') return null;
  if (manager !== 'apt-get') return ['bcc-tools'];
  const compiled =
    (release?.id === 'debian' && (release.version === null || atLeast(release, 13, 0))) ||
    (release?.id === 'ubuntu' && atLeast(release, 24, 4));
  return compiled && btf !== false ? ['libbpf-tools'] : ['bpfcc-tools'];
}

/** A container runs on the kernel of its host: no package of its own has that kernel's headers. */
function headers(manager: PackageManager, { kernel, containers, release }: Ground): readonly string[] | null {
  if (kernel === null || !/^[\w.+~-]+$/.test(kernel) || (containers?.length ?? 0) > 0) return null;
  const flavour = /-([a-z]+)$/.exec(kernel)?.[1];
  switch (manager) {
    case 'apt-get':
      return [`linux-headers-${kernel}`];
    case 'dnf':
    case 'microdnf':
    case 'yum':
      return [`${kernelOf(release, kernel)}-devel-${kernel}`];
    case 'apk':
      return [`linux-${flavour === 'virt' ? 'virt' : 'lts'}-dev`];
    case 'zypper':
      return [`kernel-${flavour ?? 'default'}-devel`];
    case 'pacman':
      return [
        flavour === 'lts' || flavour === 'zen' || flavour === 'hardened'
          ? `linux-${flavour}-headers`
          : 'linux-headers',
      ];
    case 'brew':
      return null;
  }
}

/** Amazon Linux 2023 began with 6.1 as `kernel`; each later line is a package of its own name, `kernel6.12`. */
function kernelOf(release: OsRelease | null, kernel: string): string {
  const line = /^\d+\.\d+/.exec(kernel)?.[0] ?? '';
  return release?.id === 'amzn' && release.version === '2023' && line !== '6.1' ? `kernel${line}` : 'kernel';
}

const isAmazonLinux2 = (release: OsRelease | null): boolean =>
  release?.id === 'amzn' && release.version === '2';

/** Of an unnumbered (rolling) release everything is the newest. */
function atLeast(release: OsRelease | null, major: number, minor: number): boolean {
  const match = /^(\d+)(?:\.(\d+))?/.exec(release?.version ?? '');
  if (!match) return release !== null && release.version === null;
  const [is, part] = [Number(match[1]), Number(match[2] ?? 0)];
  return is > major || (is === major && part >= minor);
}
