/**
 * When the system's ssh is needed, and how it is started. Its arguments override what the settings say wherever
 * something could be asked of a terminal, written to known_hosts, forwarded, or run on this computer.
 */

import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { visibleLine } from '#core/base/text';
import { agentSocket, listAgentKeys, takesSystemSsh } from './agent-keys';
import { quote } from './command';
import { isKnownByAuthorityAlone } from './host-key-policy';
import { keyTypeOf } from './known-hosts';
import type { SshSettings } from './ssh-config';

/** What of these settings ssh2 cannot do, in ssh's words; null for nothing. */
export async function needsSystemSsh(settings: SshSettings): Promise<string | null> {
  if (settings.proxyCommand !== null) return 'ProxyCommand';
  if (settings.certificateFiles.length > 0) return 'CertificateFile';
  if (settings.pkcs11) return 'PKCS11Provider';
  if (settings.systemOnly.length > 0) return settings.systemOnly[0];
  if (await isKnownByAuthorityAlone(settings)) return 'a certificate authority in known_hosts';
  for (const file of settings.identityFiles) {
    const isThere = (name: string): Promise<boolean> =>
      access(name).then(
        () => true,
        () => false,
      );
    if (await isThere(`${file}-cert.pub`)) return `${file}-cert.pub`;
    const text = await readFile(`${file}.pub`, 'utf8').catch(() => '');
    const type = text
      .split(/\s+/)
      .map(keyTypeOf)
      .find((found) => found !== null);
    if (type?.startsWith('sk-') && (await isThere(file))) return `the FIDO key ${file}`;
  }
  const agent = settings.identitiesOnly ? null : agentSocket(settings.identityAgent);
  const special = agent === null ? undefined : (await listAgentKeys(agent)).find(takesSystemSsh);
  if (special !== undefined) return `the agent's key ${visibleLine(special.comment) || special.type}`;
  // Distributions switch it on for everybody: it counts where there is a ticket.
  if (settings.gssapi && (await hasTicket())) return 'GSSAPIAuthentication';
  return null;
}

function hasTicket(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('klist', ['-s'], { timeout: 2_000 }, (error) => resolve(error === null));
  });
}

/** Options of the system's ssh that hold for every start of it. */
const quiet = [
  ...['-T', '-a', '-x'],
  ...[
    'PermitLocalCommand=no',
    'RemoteCommand=none',
    'ClearAllForwardings=yes',
    'EscapeChar=none',
    'ForwardAgent=no',
  ].flatMap((option) => ['-o', option]),
];

export interface MasterPlan {
  /** `settingsArguments`, and the host's name. */
  readonly settings: readonly string[];
  readonly destination: string;
  readonly controlPath: string;
  /** The lists to judge the host key by, in ssh's order; none of them is written to. */
  readonly knownHostsFiles: readonly string[];
  readonly aliveSeconds: number;
  readonly connectSeconds: number;
  /** The control socket of the hop before. */
  readonly through: string | null;
}

/** ssh reads a list of files as words, with quotes for blanks. */
const fileList = (files: readonly string[]): string => files.map((file) => `"${file}"`).join(' ');

/** The connection that all sessions share: it runs until it is ended. */
export function masterArguments(plan: MasterPlan): readonly string[] {
  return [
    ...plan.settings,
    ...quiet,
    ...['-v', '-M', '-N', '-S', plan.controlPath],
    ...[
      'ControlPersist=no',
      `ServerAliveInterval=${plan.aliveSeconds}`,
      'ServerAliveCountMax=2',
      `ConnectTimeout=${plan.connectSeconds}`,
      'ConnectionAttempts=1',
      ...judging(plan.knownHostsFiles, 'yes'),
      ...way(plan.through),
    ].flatMap((option) => ['-o', option]),
    '--',
    plan.destination,
  ];
}

/** Only the host's key, into a list of our own: it logs in by no method, so that nothing secret is sent. */
export function probeArguments(
  plan: MasterPlan,
  listFile: string,
  keyTypes: readonly string[],
): readonly string[] {
  return [
    ...plan.settings,
    ...quiet,
    ...['-S', 'none', '-N'],
    ...[
      'ControlMaster=no',
      'BatchMode=yes',
      'PreferredAuthentications=none',
      'GlobalKnownHostsFile=none',
      'HashKnownHosts=no',
      `HostKeyAlgorithms=${keyTypes.join(',')}`,
      `ConnectTimeout=${plan.connectSeconds}`,
      ...judging([listFile], 'accept-new'),
      ...way(plan.through),
    ].flatMap((option) => ['-o', option]),
    '--',
    plan.destination,
  ];
}

/** A client of a connection that stands; it can make none of its own. */
export function clientArguments(controlPath: string, more: readonly string[]): readonly string[] {
  return [
    ...['-F', 'none'],
    ...quiet,
    ...['-S', controlPath],
    ...['ControlMaster=no', 'BatchMode=yes', 'ProxyCommand=false'].flatMap((option) => ['-o', option]),
    ...more,
  ];
}

const judging = (files: readonly string[], strict: 'yes' | 'accept-new'): readonly string[] => [
  `UserKnownHostsFile=${fileList(files)}`,
  `StrictHostKeyChecking=${strict}`,
  'UpdateHostKeys=no',
  'CheckHostIP=no',
];

/** Jump hosts are connections of ours, each judged and asked for by itself: ssh is led through the last of them. */
const way = (through: string | null): readonly string[] => {
  if (through === null) return [];
  const inner = ['ssh', ...clientArguments(through, ['-W', '%h:%p', 'hop'])];
  const line = inner
    .map((word) => (word === '%h:%p' ? '[%h]:%p' : quote(word.replaceAll('%', '%%'))))
    .join(' ');
  return ['ProxyJump=none', `ProxyCommand=${line}`];
};
