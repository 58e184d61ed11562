import { describe, expect, it } from 'vitest';
import { type DoctorFix, doctorFixes } from '#core/probe/doctor/checks';
import type { DoctorFacts, PackageManager } from '#core/probe/doctor/facts';
import { installOf } from '#core/probe/doctor/packages';
import { factsOf, madeAlpine, madeRhel } from './samples';

const machine = (
  id: string,
  version: string | null,
  manager: PackageManager,
  part: Partial<DoctorFacts> = {},
): DoctorFacts => ({
  ...factsOf(madeRhel),
  release: { id, like: [], version, name: id },
  managers: [manager],
  kernel: '6.1.0-28-amd64',
  aptLists: manager === 'apt-get' ? true : null,
  btf: true,
  ...part,
});
const command = (fix: DoctorFix, facts: DoctorFacts) =>
  installOf(fix, facts)
    ?.map((step) => step.join(' '))
    .join(' && ') ?? null;

describe('the command that installs', () => {
  it.each([
    ['debian', '12', 'apt-get', 'apt-get install -y sysstat'],
    ['fedora', '40', 'dnf', 'dnf install -y sysstat'],
    ['rhel', '9.4', 'microdnf', 'microdnf install -y sysstat'],
    ['centos', '7', 'yum', 'yum install -y sysstat'],
    ['alpine', '3.19.1', 'apk', 'apk add sysstat'],
    ['opensuse-leap', '15.6', 'zypper', 'zypper --non-interactive install sysstat'],
    ['arch', null, 'pacman', 'pacman -S --noconfirm sysstat'],
  ] as const)('is that of %s %s', (id, version, manager, wanted) => {
    expect(command('sysstat', machine(id, version, manager))).toBe(wanted);
  });

  it('takes the compiled memleak where the release has it and the kernel has BTF', () => {
    const memleak = (id: string, version: string | null, btf = true) =>
      command('memleak', machine(id, version, 'apt-get', { btf }));
    expect(memleak('debian', '12')).toBe('apt-get install -y bpfcc-tools');
    expect(memleak('debian', '13')).toBe('apt-get install -y libbpf-tools');
    expect(memleak('debian', null)).toBe('apt-get install -y libbpf-tools');
    expect(memleak('debian', '13', false)).toBe('apt-get install -y bpfcc-tools');
    expect(memleak('ubuntu', '22.04')).toBe('apt-get install -y bpfcc-tools');
    expect(memleak('ubuntu', '24.04')).toBe('apt-get install -y libbpf-tools');
    expect(command('memleak', machine('fedora', '40', 'dnf'))).toBe('dnf install -y bcc-tools');
    expect(command('memleak', machine('amzn', '2', 'yum'))).toBe('amazon-linux-extras install -y BCC');
    expect(command('memleak', machine('amzn', '2023', 'dnf'))).toBe('dnf install -y bcc-tools');
  });

  it('names procps as the distribution does', () => {
    expect(command('procps', machine('debian', '12', 'apt-get'))).toBe('apt-get install -y procps');
    expect(command('procps', machine('rhel', '9.4', 'dnf'))).toBe('dnf install -y procps-ng');
    expect(command('procps', machine('alpine', '3.14.2', 'apk'))).toBe('apk add procps');
    expect(command('procps', machine('alpine', '3.22.0', 'apk'))).toBe('apk add procps-ng');
    expect(command('procps', machine('arch', null, 'pacman'))).toBe('pacman -S --noconfirm procps-ng');
  });

  it('names the headers of the running kernel, by release or by flavour', () => {
    expect(command('headers', machine('debian', '12', 'apt-get'))).toBe(
      'apt-get install -y linux-headers-6.1.0-28-amd64',
    );
    expect(command('headers', factsOf(madeAlpine))).toBe('apk add linux-virt-dev');
    expect(
      command('headers', machine('opensuse-leap', '15.6', 'zypper', { kernel: '6.4.0-150600.21-default' })),
    ).toBe('zypper --non-interactive install kernel-default-devel');
    expect(command('headers', machine('arch', null, 'pacman', { kernel: '6.6.30-1-lts' }))).toBe(
      'pacman -S --noconfirm linux-lts-headers',
    );
  });

  it('installs nothing for a kernel name that is none, for an image, or without a manager', () => {
    expect(command('headers', machine('debian', '12', 'apt-get', { kernel: '6.1; reboot' }))).toBeNull();
    for (const fix of doctorFixes) {
      expect(command(fix, machine('fedora', '40', 'dnf', { imageBased: true }))).toBeNull();
      expect(command(fix, { ...machine('void', null, 'dnf'), managers: [] })).toBeNull();
    }
  });

  it('fetches lists first where apt has none', () => {
    expect(command('sysstat', machine('debian', '12', 'apt-get', { aptLists: false }))).toBe(
      'apt-get update && apt-get install -y sysstat',
    );
  });

  it('adds no key and no source anywhere', () => {
    const managers: readonly PackageManager[] = [
      'apt-get',
      'dnf',
      'microdnf',
      'yum',
      'apk',
      'zypper',
      'pacman',
      'brew',
    ];
    for (const manager of managers)
      for (const fix of doctorFixes)
        expect(command(fix, machine('x', '1', manager)) ?? '').not.toMatch(
          /apt-key|add-apt-repository|config-manager|curl .*\|/,
        );
  });
});
