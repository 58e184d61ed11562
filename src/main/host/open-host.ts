/** From a name to a host: this computer, or a server reached by SSH, over jump hosts where its settings name them. */

import os from 'node:os';
import path from 'node:path';
import { failure } from '#core/base/failure';
import { type DialOptions, dial, type PhaseLimits } from './dial';
import type { Host } from './host';
import { LocalHost } from './local';
import type { ConnectionPrompts } from './prompts';
import { listSshAliases } from './ssh-aliases';
import { resolveSshHost, type SshSettings } from './ssh-config';
import type { SshLink } from './ssh-link';
import { Ssh2Host } from './ssh2-host';
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
}

/** The name of this computer among hosts. */
const localName = 'local';

const mostHops = 8;

/** Opens a host by the name a person gave: `local`, an alias of ~/.ssh/config, `user@host:port`. */
export async function openHost(name: string, options: OpenHostOptions): Promise<Host> {
  if (options.signal?.aborted) throw failure('failure.cancelled');
  if (name === localName) return new LocalHost(name);
  const route = await routeTo(name, options);
  const dialOptions: DialOptions = {
    prompts: options.prompts,
    trustStore: new TrustStore(options.trustStoreFile),
    signal: options.signal,
    limits: options.limits,
  };
  const links: SshLink[] = [];
  try {
    for (const [index, settings] of route.entries()) {
      const before = links.at(-1);
      const through = await before?.forward(settings.hostName, settings.port);
      // A fingerprint given beforehand is that of the host asked for; hops are asked about each by itself.
      const accept = index === route.length - 1 ? options.acceptFingerprint : undefined;
      links.push(await dial(settings, { ...dialOptions, through, acceptFingerprint: accept }));
    }
  } catch (error) {
    for (const link of links.reverse()) await link.close();
    throw error;
  }
  const [target, ...hops] = links.reverse();
  return new Ssh2Host(target, hops.reverse());
}

/** The host names of ~/.ssh/config, for the picker. */
export function listConfiguredHosts(homeFolder?: string): Promise<readonly string[]> {
  return listSshAliases(homeFolder);
}

/** The hops in the order they are dialled, the host itself last. As ssh does it: only the first hop may have jumps of its own. */
async function routeTo(name: string, options: OpenHostOptions): Promise<readonly SshSettings[]> {
  const { homeFolder = os.homedir(), sshProgram, signal } = options;
  const settingsOf = async (host: string): Promise<SshSettings> => {
    const settings = await resolveSshHost(host, { homeFolder: path.resolve(homeFolder), sshProgram, signal });
    refuseUnsupported(settings);
    return settings;
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

function refuseUnsupported(settings: SshSettings): void {
  const host = settings.alias;
  if (settings.proxyCommand !== null) throw failure('host.unsupported', { host, what: 'ProxyCommand' });
  if (settings.certificateFiles.length > 0)
    throw failure('host.unsupported', { host, what: 'a certificate (CertificateFile)' });
}
