// What has to be on a Linux machine, and the Debian or Ubuntu package that brings it.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

/**
 * @typedef {object} Need
 * @property {string} what in words, for systems without apt
 * @property {string[]} packages any one of these brings it: names differ between releases
 */

const PROGRAM_DIRS = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];

/** @param {string} name */
export const hasProgram = (name) =>
  PROGRAM_DIRS.some((dir) => {
    try {
      accessSync(path.join(dir, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const isRoot = () => process.getuid?.() === 0;

const hasGo = () =>
  hasProgram('go') || (existsSync('/usr/lib') && readdirSync('/usr/lib').some((name) => /^go-\d/.test(name)));

const hasCjkFont = () =>
  ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/truetype/noto'].some(
    (dir) => existsSync(dir) && readdirSync(dir).some((name) => name.includes('CJK')),
  );

/** Debian's and then Ubuntu 24.04's name of the package of each library that pulls in all the others. */
const LIBRARIES = [
  { soname: 'libgtk-3.so.0', packages: ['libgtk-3-0', 'libgtk-3-0t64'] },
  { soname: 'libnss3.so', packages: ['libnss3'] },
  { soname: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { soname: 'libgbm.so.1', packages: ['libgbm1'] },
];

/** @type {(Need & { there: () => boolean })[]} */
const TEST_PROGRAMS = [
  { what: 'Xvfb', packages: ['xvfb'], there: () => hasProgram('Xvfb') },
  { what: 'xauth', packages: ['xauth'], there: () => hasProgram('xauth') },
  { what: 'a CJK font', packages: ['fonts-noto-cjk'], there: hasCjkFont },
  { what: 'ssh', packages: ['openssh-client'], there: () => hasProgram('ssh') },
  { what: 'sshd', packages: ['openssh-server'], there: () => hasProgram('sshd') },
  { what: 'ps', packages: ['procps'], there: () => hasProgram('ps') },
  { what: 'jq', packages: ['jq'], there: () => hasProgram('jq') },
  { what: 'pidstat', packages: ['sysstat'], there: () => hasProgram('pidstat') },
  { what: 'Go', packages: ['golang-go'], there: hasGo },
  // The watchdog's script is tried under the shells and with the fetchers that it promises to run with.
  { what: 'shellcheck', packages: ['shellcheck'], there: () => hasProgram('shellcheck') },
  { what: 'mksh', packages: ['mksh'], there: () => hasProgram('mksh') },
  // Login shells that are none of POSIX.
  { what: 'tcsh', packages: ['tcsh'], there: () => hasProgram('tcsh') },
  { what: 'fish', packages: ['fish'], there: () => hasProgram('fish') },
  { what: 'zsh', packages: ['zsh'], there: () => hasProgram('zsh') },
  { what: 'busybox', packages: ['busybox-static', 'busybox'], there: () => hasProgram('busybox') },
  { what: 'curl', packages: ['curl'], there: () => hasProgram('curl') },
  { what: 'wget', packages: ['wget'], there: () => hasProgram('wget') },
  { what: 'nc', packages: ['netcat-openbsd'], there: () => hasProgram('nc') },
  // Passwords are kept in a real keychain, on a bus of the test's own.
  { what: 'a session bus', packages: ['dbus-daemon', 'dbus'], there: () => hasProgram('dbus-daemon') },
  { what: 'dbus-send', packages: ['dbus-bin', 'dbus'], there: () => hasProgram('dbus-send') },
  { what: 'GNOME Keyring', packages: ['gnome-keyring'], there: () => hasProgram('gnome-keyring-daemon') },
  { what: 'socat', packages: ['socat'], there: () => hasProgram('socat') },
  // The exported role is run by the tool that it is for.
  { what: 'Ansible', packages: ['ansible-core'], there: () => hasProgram('ansible-playbook') },
  // Profiles of an old Go look otherwise (no start lines): CI compares with the one of Debian 12 as well.
  {
    what: 'Go 1.19',
    packages: ['golang-1.19-go'],
    there: () => !process.env.CI || existsSync('/usr/lib/go-1.19'),
  },
];

/** The systemd server of the tests takes root anyway. @type {(Need & { there: () => boolean })[]} */
const SERVER_PROGRAMS = [
  { what: 'ip', packages: ['iproute2'], there: () => hasProgram('ip') },
  { what: 'debootstrap', packages: ['debootstrap'], there: () => hasProgram('debootstrap') },
  { what: 'systemd-nspawn', packages: ['systemd-container'], there: () => hasProgram('systemd-nspawn') },
  // memleak is tried on memory that C holds in a Go program, which takes a C compiler.
  { what: 'memleak', packages: ['bpfcc-tools'], there: () => hasProgram('memleak-bpfcc') },
  { what: 'a C compiler', packages: ['gcc'], there: () => hasProgram('gcc') },
  {
    what: 'the C library to compile with',
    packages: ['libc6-dev'],
    there: () => existsSync('/usr/include/stdlib.h'),
  },
  // A Linux whose wall clock can be set, and whose memory groups are of version 2. There is none but for amd64.
  {
    what: 'a Linux that runs as a program',
    packages: ['user-mode-linux'],
    there: () => process.arch !== 'x64' || hasProgram('linux.uml'),
  },
  { what: 'runc', packages: ['runc'], there: () => hasProgram('runc') },
  { what: 'lxcfs', packages: ['lxcfs'], there: () => hasProgram('lxcfs') },
];

/**
 * What Electron lacks: asked of the loader, not of package names. Newer ones open GTK only when they run, so
 * the loader's list of that is asked too.
 * @param {string} binary
 * @returns {Promise<Need[]>}
 */
export async function missingLibraries(binary) {
  const linked = await run(['ldd', binary]);
  const known = await run(['/sbin/ldconfig', '-p']);
  const unresolved = [...linked.stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, soname]) => soname);
  const absent = LIBRARIES.filter(
    ({ soname }) =>
      unresolved.includes(soname) || (soname.startsWith('libgtk') && !known.stdout.includes(soname)),
  );
  // A library of no entry of its own comes with one of the four, so all four are asked for.
  const wanted = unresolved.length > 0 ? LIBRARIES : absent;
  return wanted.map(({ soname, packages }) => ({ what: soname, packages }));
}

/** @returns {Need[]} */
export const missingForTests = () =>
  [...TEST_PROGRAMS, ...(isRoot() ? SERVER_PROGRAMS : [])].filter(({ there }) => !there());
