/** From a name to a host: this computer, or a server reached by SSH, over jump hosts where its settings name them. */

import os from 'node:os';
import path from 'node:path';
import { failure, failureDataOf } from '#core/base/failure';
import { type DialOptions, dial, type PhaseLimits } from './dial';
import { dialSystemSsh } from './dial-system-ssh';
import type { Link } from './link';
import type { LinkHost } from './link-host';
import { LinkedHost } from './linked-host';
import { LocalHost } from './local';
import type { ConnectionPrompts } from './prompts';
import { listSshAliases } from './ssh-aliases';
import { resolveSshHost, type SshSettings } from './ssh-config';
import type { SshLink } from './ssh-link';
import { needsSystemSsh } from './system-ssh';
import type { SystemSshLink } from './system-ssh-link';
import { TrustStore } from './trust-store';

export interface OpenHostOptions {
  readonly prompts: ConnectionPrompts;
  /** Heapcase's own list of accepted host keys; made when the first is accepted. */
  readonly trustStoreFile: string;
  /** `SHA256:…`: an unknown host key with this fingerprint is accepted without asking, any other refused. */
  readonly acceptFingerprint?: string;
  /** Where `~` is; the user's own home by default. */
  readonly homeFolder?: string;
  readonly signal?: AbortSignal;
  /** For tests: shorter time limits, another `ssh` or none. */
  readonly limits?: Partial<PhaseLimits>;
  readonly sshProgram?: string | null;
  /** Which transport, where a person has chosen; by default ssh2, unless the settings need the system's ssh. */
  readonly transport?: 'ssh2' | 'ssh' | undefined;
  /** What the link runs there for itself (which shell and tools there are, ending a job that was left), as it begins. */
  readonly onOwnLine?: (line: string) => void;
}

/** The name of this computer among hosts. */
const localName = 'local';

const mostHops = 8;

/** Opens a host by the name a person gave: `local`, an alias of ~/.ssh/config, `user@host:port`. */
export async function openHost(name: string, options: OpenHostOptions): Promise<LinkHost> {
  if (options.signal?.aborted) throw failure('failure.cancelled');
  if (name === localName) return new LocalHost(name);
  const route = await routeTo(name, options);
  const dialOptions: DialOptions = {
    prompts: options.prompts,
    trustStore: new TrustStore(options.trustStoreFile),
    signal: options.signal,
    limits: options.limits,
  };
  const program = await systemSshFor(route, options);
  try {
    return await connect(route, program, dialOptions, options);
  } catch (thrown) {
    // Nothing was sent that is secret. What ssh2 has not learnt, the system's ssh may have.
    const other = options.transport === undefined && program === null ? systemSsh(options) : null;
    if (other === null || failureDataOf(thrown).code !== 'host.nothing-in-common') throw thrown;
    return connect(route, other, dialOptions, options);
  }
}

/** Over all hops, by the system's ssh where a program is named. */
async function connect(
  route: readonly SshSettings[],
  program: string | null,
  dialOptions: DialOptions,
  options: OpenHostOptions,
): Promise<LinkHost> {
  const links: Link[] = [];
  try {
    for (const [index, settings] of route.entries()) {
      const before = links.at(-1);
      // A fingerprint given beforehand is that of the host asked for; hops are asked about each by itself.
      const acceptFingerprint = index === route.length - 1 ? options.acceptFingerprint : undefined;
      const each = { ...dialOptions, acceptFingerprint };
      if (program === null) {
        const through = await (before as SshLink | undefined)?.forward(settings.hostName, settings.port);
        links.push(await dial(settings, { ...each, through }));
      } else {
        const { homeFolder = os.homedir() } = options;
        const hop = before as SystemSshLink | undefined;
        links.push(await dialSystemSsh(settings, { ...each, program, homeFolder, hop }));
      }
    }
  } catch (error) {
    for (const link of links.reverse()) await link.close();
    throw error;
  }
  const [target, ...hops] = links.reverse();
  return new LinkedHost(target, hops.reverse(), options.onOwnLine);
}

/** The system's ssh where it is needed for any hop, as one transport makes the whole way; null for ssh2. */
async function systemSshFor(route: readonly SshSettings[], options: OpenHostOptions): Promise<string | null> {
  const { transport } = options;
  if (transport === 'ssh2') return null;
  for (const settings of route) {
    const what = transport === 'ssh' ? "the system's ssh" : await needsSystemSsh(settings);
    if (what === null) continue;
    const program = systemSsh(options);
    if (program !== null) return program;
    throw failure('host.unsupported', { host: settings.alias, what });
  }
  return null;
}

/** The program, where this computer has one that can share a connection. */
const systemSsh = ({ sshProgram = 'ssh' }: OpenHostOptions): string | null =>
  process.platform === 'win32' ? null : sshProgram;

/** The host names of ~/.ssh/config, for the picker. */
export function listConfiguredHosts(homeFolder?: string): Promise<readonly string[]> {
  return listSshAliases(homeFolder);
}

/** The hops in the order they are dialled, the host itself last. As ssh does it: only the first hop may have jumps of its own. */
async function routeTo(name: string, options: OpenHostOptions): Promise<readonly SshSettings[]> {
  const { homeFolder = os.homedir(), sshProgram, signal } = options;
  const settingsOf = async (host: string): Promise<SshSettings> => {
    return resolveSshHost(host, { homeFolder: path.resolve(homeFolder), sshProgram, signal });
  };
  const route = [await settingsOf(name)];
  let jumps = route[0].proxyJump;
  while (jumps.length > 0) {
    if (route.length + jumps.length > mostHops)
      throw failure('host.unsupported', { host: name, what: `more than ${mostHops} jump hosts in a row` });
    const hops: SshSettings[] = [];
    for (const hop of jumps) hops.push(await settingsOf(hop));
    route.unshift(...hops);
    jumps = hops[0].proxyJump;
  }
  return route;
}
