/**
 * Logs in with the system's ssh. It judges the host key itself, by the user's lists and ours; what it does not
 * know is asked about here and kept in our list, never in known_hosts. Its questions come to our prompts.
 */

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Failure, failure } from '#core/base/failure';
import { middleEllipsis, visibleLine } from '#core/base/text';
import { offeredAlgorithms } from './algorithms';
import { startAskpass } from './askpass';
import { type DialOptions, limitsOf, type PhaseLimits } from './dial';
import { notFollowed } from './followed-settings';
import { HostKeyPolicy } from './host-key-policy';
import { PhaseTimer } from './phase-timer';
import type { ConnectionPrompts, SecretQuestion } from './prompts';
import { parseTypedName, type SshSettings, settingsArguments } from './ssh-config';
import { ownWords, SshMaster } from './ssh-master';
import { type MasterPlan, masterArguments, probeArguments } from './system-ssh';
import { SystemSshLink } from './system-ssh-link';

export interface SystemDialOptions extends Omit<DialOptions, 'through'> {
  readonly program: string;
  readonly homeFolder: string;
  /** The connection to the hop before. */
  readonly hop?: SystemSshLink | undefined;
}

/** Connects to one host and logs in. */
export async function dialSystemSsh(
  settings: SshSettings,
  options: SystemDialOptions,
): Promise<SystemSshLink> {
  if (options.signal?.aborted) throw failure('failure.cancelled');
  // /run/user/… where there is one: a socket's path must be short, and what is there is gone after a new start.
  const folder = await mkdtemp(path.join(process.env['XDG_RUNTIME_DIR'] || os.tmpdir(), 'hc-ssh-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    return await logIn(settings, options, folder, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function logIn(
  settings: SshSettings,
  options: SystemDialOptions,
  folder: string,
  remove: () => Promise<void>,
): Promise<SystemSshLink> {
  const limits = limitsOf(settings, options.limits);
  const name = parseTypedName(settings.alias);
  if (name === null) throw failure('host.unknown-name', { host: visibleLine(settings.alias) });
  const accepted = path.join(folder, 'accepted');
  const plan: MasterPlan = {
    settings: settingsArguments(options.homeFolder, name),
    destination: name.host,
    controlPath: path.join(folder, 'c'),
    knownHostsFiles: [...settings.userKnownHostsFiles, accepted],
    aliveSeconds: Math.max(1, Math.ceil(limits.keepaliveMs / 1000)),
    connectSeconds: Math.max(1, Math.ceil(limits.tcpMs / 1000)),
    through: options.hop?.controlPath ?? null,
  };
  const listAccepted = async (more = ''): Promise<void> => {
    const keys = await options.trustStore.keys();
    await writeFile(
      accepted,
      `${keys.map((one) => `${one.name} ${one.type} ${one.key}`).join('\n')}\n${more}`,
    );
  };
  await listAccepted();
  for (let times = 1; ; times++) {
    const tried = await start(settings, options, plan, folder, limits, remove);
    if (tried instanceof SystemSshLink) return tried;
    if (times > 1 || !/host key verification failed/i.test(tried.said)) throw failureOf(settings, tried);
    // It has sent nothing but its own key exchange. Which key was it?
    const policy = await HostKeyPolicy.read(settings, options);
    const offered = await probe(options, plan, path.join(folder, 'offered'), hostKeyTypes(settings, policy));
    if (offered === null) throw failureOf(settings, tried);
    await (await policy.check(offered.key))();
    // Also what is trusted for this time only (StrictHostKeyChecking no).
    await listAccepted(`${offered.line}\n`);
  }
}

/** What came of one start, where it is no connection. */
interface Tried {
  /** All that ssh wrote. */
  readonly said: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** A question of the login that got no answer. */
  readonly unanswered: string | null;
}

async function start(
  settings: SshSettings,
  options: SystemDialOptions,
  plan: MasterPlan,
  folder: string,
  limits: PhaseLimits,
  remove: () => Promise<void>,
): Promise<SystemSshLink | Tried> {
  const { signal, prompts, program } = options;
  const timer = new PhaseTimer();
  let unanswered: string | null = null;
  let timedOut = false;
  let stood = false;
  const answer = async (question: string): Promise<string | null> => {
    const answer = await timer.pausedFor(() => ask(settings, prompts, question));
    timer.restart();
    if (answer !== null) return answer;
    // ssh would go on with an empty password, and the server would count it.
    if (!/passphrase/i.test(question)) {
      unanswered = question;
      master.kill();
    }
    return null;
  };
  const { alias: host, user } = settings;
  const askpass = await startAskpass(folder, answer, (words, over) => {
    // As long as it takes a person to find the key.
    void timer.pausedFor(() => new Promise<void>((done) => over.addEventListener('abort', () => done())));
    prompts.touch?.({ host, user, about: visibleLine(words.trim()) }, over);
  });
  const master = new SshMaster(program, masterArguments(plan), {
    controlPath: plan.controlPath,
    env: { ...process.env, LC_ALL: 'C', ...askpass.env },
    onEnd: async () => {
      askpass.stop();
      if (stood) await remove();
    },
  });
  timer.start(limits.tcpMs + limits.exchangeMs + limits.loginMs, () => {
    timedOut = true;
    master.kill();
  });
  const onAbort = (): void => master.kill();
  signal?.addEventListener('abort', onAbort);
  stood = await master.stands();
  timer.stop();
  signal?.removeEventListener('abort', onAbort);
  if (!stood || signal?.aborted) {
    master.kill();
    await master.ended;
    return { said: master.said, timedOut, cancelled: signal?.aborted ?? false, unanswered };
  }
  const info = {
    name: settings.alias,
    address: `${settings.user}@${settings.hostName}:${settings.port}`,
    hostKey: /^debug1: Server host key: (\S+ SHA256:\S+)/m.exec(master.said)?.[1] ?? '',
    notFollowed: notFollowed(settings, 'ssh', limits.keepaliveMs),
    keyFrom: keyFromOf(master.said, path.join(folder, 'accepted'), options.trustStore.file),
  };
  return new SystemSshLink(master, info, options.hop);
}

/** The list in which ssh found the key; the one that we wrote for it stands for ours. */
function keyFromOf(said: string, accepted: string, own: string): string | null {
  const found = /^debug1: Found key in (.+:\d+)$/m.exec(said)?.[1];
  if (found === undefined) return null;
  return found.startsWith(`${accepted}:`) ? own : found;
}

/** ssh's question as one of ours; its words decide only how it is shown. */
function ask(settings: SshSettings, prompts: ConnectionPrompts, question: string): Promise<string | null> {
  const { alias: host, user } = settings;
  const about = visibleLine(question.trim().replace(/:$/, ''));
  const file = /passphrase for (?:key )?'(.+)'/.exec(question)?.[1];
  const of = (kind: SecretQuestion['kind'], what: string) =>
    prompts.secret({ kind, host, user, about: what, echo: false });
  if (/continue connecting|yes\/no/.test(question)) return Promise.resolve('no');
  if (file !== undefined) return of('passphrase', file);
  if (/^[^()]*'s password: ?$/.test(question)) return of('password', `${user}@${host}`);
  return of('keyboard-interactive', about);
}

/** What a host's key may be, best first; certificates are judged by ssh alone. */
function hostKeyTypes({ algorithms }: SshSettings, { knownTypes }: HostKeyPolicy): readonly string[] {
  const wanted = offeredAlgorithms(knownTypes, undefined, algorithms).serverHostKey as readonly string[];
  return wanted.length > 0 ? wanted : (offeredAlgorithms(knownTypes).serverHostKey as readonly string[]);
}

/** The key that the host offers to whoever asks; nothing is proven by it yet but in the connection that follows. */
async function probe(
  options: SystemDialOptions,
  plan: MasterPlan,
  listFile: string,
  types: readonly string[],
): Promise<{ key: Buffer; line: string } | null> {
  await rm(listFile, { force: true });
  const child = spawn(options.program, probeArguments(plan, listFile, types), {
    stdio: 'ignore',
    env: { ...process.env, LC_ALL: 'C' },
    detached: true,
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  await new Promise<void>((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
  const line = (await readFile(listFile, 'utf8').catch(() => '')).trim().split('\n')[0];
  const key = line.split(' ')[2];
  return key === undefined ? null : { key: Buffer.from(key, 'base64'), line };
}

/** ssh's words as one of our failures; what has no place among them is shown as it is. */
function failureOf(settings: SshSettings, { said, timedOut, cancelled, unanswered }: Tried): Failure {
  const { alias: host, hostName, port, user } = settings;
  if (cancelled) return failure('failure.cancelled');
  const words = ownWords(said);
  const all = words.join('\n');
  const last = middleEllipsis(words.at(-1) ?? 'it ended without a word', 200);
  const found = (pattern: RegExp): string | undefined => pattern.exec(all)?.[1];
  if (unanswered !== null)
    return failure('host.auth-refused', {
      host,
      user,
      tried: `${triedKeys(said)}${visibleLine(unanswered.trim())} (no answer given)`,
    });
  if (timedOut) return failure('host.timeout', { what: 'Connecting with ssh', host, seconds: 55 });
  if (/could not resolve hostname/i.test(all)) return failure('host.unknown-name', { host: hostName }, all);
  const unreachable = found(/connect to host .* port \d+: (.+)/i);
  if (unreachable !== undefined) return failure('host.unreachable', { host, port, reason: unreachable }, all);
  if (/bad configuration option|bad (?:owner|permissions)|terminating, \d+ bad/i.test(all))
    return failure('host.config-unreadable', { host, reason: last }, all);
  if (/permission denied|too many authentication failures/i.test(all))
    return failure('host.auth-refused', { host, user, tried: `${triedKeys(said)}ssh says: ${last}` }, all);
  if (/banner exchange|kex_exchange_identification|ssh_exchange_identification/i.test(all))
    return failure('host.not-ssh', { host: hostName, port, reason: last }, all);
  return failure('host.ssh-failed', { host, reason: last }, all);
}

/** The keys that ssh offered, in its own words. */
function triedKeys(said: string): string {
  const keys = [...said.matchAll(/^debug1: Offering public key: (.*?) SHA256:/gm)].map(([, key]) =>
    visibleLine(key),
  );
  return keys.length === 0 ? '' : `${[...new Set(keys)].join(', ')}; `;
}
