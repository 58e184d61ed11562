import { describe, expect, it } from 'vitest';
import { doctorFixes } from '#core/probe/doctor/checks';
import { installOf } from '#core/probe/doctor/packages';
import { readDoctorFacts } from '#core/probe/doctor/reading';

/** /etc/os-release as each ships it (lines that matter), the managers on its PATH, what `uname -r` says, and the commands. */
const distributions = [
  {
    osRelease:
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian\n',
    managers: ['apt-get'],
    kernel: '6.12.41+deb13-amd64',
    commands: [
      'apt-get install -y procps',
      'apt-get install -y sysstat',
      'apt-get install -y curl',
      'apt-get install -y libbpf-tools',
      'apt-get install -y linux-headers-6.12.41+deb13-amd64',
    ],
  },
  {
    osRelease:
      'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n',
    managers: ['apt-get'],
    kernel: '5.15.0-141-generic',
    commands: [
      'apt-get install -y procps',
      'apt-get install -y sysstat',
      'apt-get install -y curl',
      'apt-get install -y bpfcc-tools',
      'apt-get install -y linux-headers-5.15.0-141-generic',
    ],
  },
  {
    osRelease:
      'NAME="Red Hat Enterprise Linux"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.4"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
    managers: ['dnf', 'yum'],
    kernel: '5.14.0-427.13.1.el9_4.x86_64',
    commands: [
      'dnf install -y procps-ng',
      'dnf install -y sysstat',
      'dnf install -y curl',
      'dnf install -y bcc-tools',
      'dnf install -y kernel-devel-5.14.0-427.13.1.el9_4.x86_64',
    ],
  },
  {
    osRelease:
      'NAME="AlmaLinux"\nID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"\nPRETTY_NAME="AlmaLinux 8.10 (Cerulean Leopard)"\n',
    managers: ['dnf', 'yum'],
    kernel: '4.18.0-553.el8_10.x86_64',
    commands: [
      'dnf install -y procps-ng',
      'dnf install -y sysstat',
      'dnf install -y curl',
      'dnf install -y bcc-tools',
      'dnf install -y kernel-devel-4.18.0-553.el8_10.x86_64',
    ],
  },
  {
    osRelease:
      'NAME="Fedora Linux"\nID=fedora\nVERSION_ID=42\nPRETTY_NAME="Fedora Linux 42 (Server Edition)"\n',
    managers: ['dnf', 'yum'],
    kernel: '6.14.0-63.fc42.x86_64',
    commands: [
      'dnf install -y procps-ng',
      'dnf install -y sysstat',
      'dnf install -y curl',
      'dnf install -y bcc-tools',
      'dnf install -y kernel-devel-6.14.0-63.fc42.x86_64',
    ],
  },
  {
    osRelease: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.0\nPRETTY_NAME="Alpine Linux v3.22"\n',
    managers: ['apk'],
    kernel: '6.12.31-0-lts',
    commands: [
      'apk add procps-ng',
      'apk add sysstat',
      'apk add curl',
      'apk add bcc-tools',
      'apk add linux-lts-dev',
    ],
  },
  {
    osRelease: 'NAME="Arch Linux"\nPRETTY_NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n',
    managers: ['pacman'],
    kernel: '6.15.2-arch1-1',
    commands: [
      'pacman -S --noconfirm procps-ng',
      'pacman -S --noconfirm sysstat',
      'pacman -S --noconfirm curl',
      'pacman -S --noconfirm bcc-tools',
      'pacman -S --noconfirm linux-headers',
    ],
  },
  {
    osRelease:
      'NAME="SLES"\nVERSION_ID="15.6"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP6"\nID="sles"\nID_LIKE="suse"\n',
    managers: ['zypper'],
    kernel: '6.4.0-150600.21-default',
    commands: [
      'zypper --non-interactive install procps',
      'zypper --non-interactive install sysstat',
      'zypper --non-interactive install curl',
      'zypper --non-interactive install bcc-tools',
      'zypper --non-interactive install kernel-default-devel',
    ],
  },
  {
    osRelease:
      'NAME="Amazon Linux"\nVERSION_ID="2"\nID="amzn"\nID_LIKE="centos rhel fedora"\nPRETTY_NAME="Amazon Linux 2"\n',
    managers: ['yum'],
    kernel: '5.10.237-230.949.amzn2.x86_64',
    commands: [
      'yum install -y procps-ng',
      'yum install -y sysstat',
      'yum install -y curl',
      'amazon-linux-extras install -y BCC',
      'yum install -y kernel-devel-5.10.237-230.949.amzn2.x86_64',
    ],
  },
  {
    osRelease:
      'NAME="Amazon Linux"\nVERSION_ID="2023"\nID="amzn"\nID_LIKE="fedora"\nPRETTY_NAME="Amazon Linux 2023.7.20250512"\n',
    managers: ['dnf', 'yum'],
    kernel: '6.12.37-61.105.amzn2023.x86_64',
    commands: [
      'dnf install -y procps-ng',
      'dnf install -y sysstat',
      'dnf install -y curl',
      'dnf install -y bcc-tools',
      'dnf install -y kernel6.12-devel-6.12.37-61.105.amzn2023.x86_64',
    ],
  },
  {
    osRelease: 'NAME="Amazon Linux"\nVERSION_ID="2023"\nID="amzn"\nID_LIKE="fedora"\n',
    managers: ['dnf', 'yum'],
    kernel: '6.1.134-152.225.amzn2023.x86_64',
    commands: [
      'dnf install -y procps-ng',
      'dnf install -y sysstat',
      'dnf install -y curl',
      'dnf install -y bcc-tools',
      'dnf install -y kernel-devel-6.1.134-152.225.amzn2023.x86_64',
    ],
  },
] as const;

describe('what is missing is installed by the commands of', () => {
  it.each(distributions)('$osRelease', ({ osRelease, managers, kernel, commands }) => {
    // As the doctor's script prints it.
    const release = osRelease.match(/^(?:ID|ID_LIKE|VERSION_ID|PRETTY_NAME)=.*$/gm) ?? [];
    const printed = [
      ...['doctor=1', 'os=Linux', `kernel=${kernel}`, 'machine=x86_64', 'user=root', 'uid=0', 'aptLists=yes'],
      ...release.map((line) => `release.${line}`),
      ...managers.map((manager) => `manager=${manager}`),
      ...['tracing=looked', 'btf=yes', 'end=1', ''],
    ].join('\n');
    const facts = readDoctorFacts(printed, null);
    if (facts === null) throw new Error('not read');
    const order = ['procps', 'sysstat', 'fetcher', 'memleak', 'headers'] as const;
    expect([...order].sort()).toEqual([...doctorFixes].sort());
    expect(
      order.map((fix) =>
        installOf(fix, facts)
          ?.map((step) => step.join(' '))
          .join(' && '),
      ),
    ).toEqual(commands);
  });
});
