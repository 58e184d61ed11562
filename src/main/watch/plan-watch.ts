/** Finds out everything that an installation would do, without changing anything on the host. */

import { failure } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { Target } from '#core/case/model';
import type { Survives, WatchPlan, WatchPlanRequest, WatchSurvival } from '#core/contract/watch';
import { printEndpointUrl, readEndpointUrl } from '#core/probe/endpoint-url';
import { readVersion } from '#core/watch/answers';
import { printWatchConf } from '#core/watch/conf';
import { groundScript, readGround, type SurvivalWay, type WatchGround, waysPart } from '#core/watch/ground';
import { recogniseTarget } from '#core/watch/recognise';
import { type WatchTarget, WatchTargetSchema } from '#core/watch/rules';
import { watchIdFor } from '#core/watch/watch-id';
import { type Message, message, say } from '#core/words/messages';
import type { AuditedHost } from '../collect/audited-host';
import { listProcesses, pinProcess } from '../collect/find-targets';
import { readableCommand } from '../host/command';
import { confName, noAnswer, putCommand, type RemoteFile, scriptName, watchCommand } from './remote-watch';
import type { ShippedScript } from './shipped-script';

/** Throws `target.*`, `endpoint.*`, `host.not-linux`, `watch.target-unsuited`, and the link's own failures. */
export async function planWatch(
  host: AuditedHost,
  request: WatchPlanRequest,
  script: ShippedScript,
): Promise<WatchPlan> {
  const found = await pinProcess(host, request.target, request.endpoint);
  const pinned = { ...found, endpoint: endpointForScript(found.endpoint) };
  const id = request.id ?? watchIdFor(pinned.comm);
  const ground = await readGroundOf(host, request, id, pinned, script);
  const target = await recognise(host, pinned, ground);
  const { rules } = request;
  const conf = printWatchConf({ id, target, rules });
  const folder = `${ground.root}/${id}`;
  const commands = [
    ...installFiles(script, conf).map((file) => putCommand(folder, file)),
    watchCommand(folder, ['install', '--survive', request.survive]),
    ...(target.endpoint === null ? [] : [watchCommand(folder, ['test'])]),
  ];
  const present = ground.present === null ? null : readVersion(ground.present);
  return {
    host: request.host,
    id,
    folder,
    target,
    targetName: `${pinned.comm} (pid ${pinned.pid})`,
    script: { text: script.text, sha256: script.sha256, version: script.version },
    conf,
    rules,
    survives: survivesBy(request.survive, ground),
    fetcher: ground.fetcher,
    warnings: [
      ...(found.endpoint !== null && pinned.endpoint === null
        ? [message('target.unix-not-for-watch', { endpoint: found.endpoint })]
        : []),
      ...warningsOf(ground, pinned, target, request, folder, ground.present !== null ? id : null),
    ],
    commands: commands.map(readableCommand),
    present:
      ground.present === null ? null : { version: present?.version ?? null, sha256: present?.sha256 ?? null },
  };
}

/** What is put into the folder of a watch. The rules last: a watch without them does not start. */
export const installFiles = (script: ShippedScript, conf: string): readonly RemoteFile[] => [
  scriptFile(script),
  confFile(conf),
];

export const scriptFile = (script: ShippedScript): RemoteFile => ({
  name: scriptName,
  bytes: script.bytes,
  mode: '700',
});

export const confFile = (conf: string): RemoteFile => ({
  name: confName,
  bytes: new TextEncoder().encode(conf),
  mode: '600',
});

/** The script enters its target's own network by itself; a Unix socket is beyond its fetchers: null. */
function endpointForScript(endpoint: string | null): string | null {
  const read = endpoint === null ? null : readEndpointUrl(endpoint);
  if (read === null || read.place.kind === 'unix') return null;
  return printEndpointUrl({ ...read.place, networkOf: null }, read.path);
}

function portOf({ endpoint }: Target): number | null {
  const place = endpoint === null ? undefined : readEndpointUrl(endpoint)?.place;
  return place?.kind === 'tcp' ? place.port : null;
}

async function readGroundOf(
  host: AuditedHost,
  request: WatchPlanRequest,
  id: string,
  target: Target,
  script: ShippedScript,
): Promise<WatchGround> {
  const port = portOf(target);
  const hex = port === null ? '' : port.toString(16).toUpperCase().padStart(4, '0');
  const { root, survive, rules } = request;
  const facts = [root ?? '', id, String(target.pid), hex, survive, rules.captures ?? ''];
  const result = await host.exec(['sh', '-c', groundScript(waysPart(script.text)), 'ground', ...facts]);
  const ground = readGround(new TextDecoder().decode(result.stdout));
  if (ground === null) throw noAnswer(host, result);
  if (ground.os !== 'Linux') throw failure('host.not-linux', { host: request.host, system: ground.os });
  return ground;
}

async function recognise(host: AuditedHost, pinned: Target, ground: WatchGround): Promise<WatchTarget> {
  const { processes } = await listProcesses(host);
  const argv = processes.find(({ pid }) => pid === pinned.pid)?.argv ?? [];
  const twins = processes.filter(
    (other) => other.comm === pinned.comm && other.argv[0] === argv[0] && other.pid !== pinned.pid,
  );
  const target = recogniseTarget(
    pinned,
    ground.exe,
    argv,
    twins.map((twin) => twin.argv),
  );
  const checked = WatchTargetSchema.safeParse(target);
  const [issue] = checked.error?.issues ?? [];
  if (!checked.success)
    throw failure('watch.target-unsuited', { reason: `${issue?.path.join('.')}: ${issue?.message}` });
  if (target.exe === null && target.comm === null)
    throw failure('watch.target-unsuited', { reason: 'neither its executable nor its name can be read' });
  return target;
}

const names: Readonly<Record<SurvivalWay, string>> = {
  system: 'systemd',
  user: 'systemd --user',
  cron: 'cron',
  session: 'session',
};

/** The way that keeps a watch alive already, so that another installation goes the same way; `auto` where none is known. */
export const survivalBy = (kept: string | null): WatchSurvival =>
  (Object.keys(names) as SurvivalWay[]).find((way) => names[way] === kept) ?? 'auto';

function survivesBy(asked: WatchSurvival, { survival, noWay, user }: WatchGround): Survives {
  if (survival === null)
    return { kept: asked === 'auto' ? null : names[asked], logout: null, reboot: null, why: noWay };
  const { way, logout, reboot, turnsLingerOn } = survival;
  const why =
    way === 'session'
      ? message(asked === 'session' ? 'watch.survive.asked' : 'watch.survive.session', { user })
      : turnsLingerOn
        ? message('watch.survive.linger', { user })
        : message(way === 'user' && !reboot ? 'watch.survive.no-linger' : `watch.survive.${way}`, { user });
  return { kept: names[way], logout, reboot, why: say('en', why) };
}

function warningsOf(
  ground: WatchGround,
  pinned: Target,
  target: WatchTarget,
  request: WatchPlanRequest,
  folder: string,
  present: string | null,
): readonly Message[] {
  const { user, freeBytes } = ground;
  const survives = survivesBy(request.survive, ground);
  const captures = request.rules.captures ?? folder;
  const warnings: (Message | false)[] = [
    present !== null && message('watch.warn.present', { id: present }),
    target.endpoint === null && message('watch.warn.no-endpoint'),
    ground.fetcher === null && message('watch.warn.no-fetcher'),
    (ground.openToWorld || (pinned.openAt ?? []).length > 0) &&
      message('watch.warn.open-to-world', { port: portOf(pinned) ?? 80 }),
    ground.tmpfs && message('watch.warn.tmpfs', { folder: captures }),
    ground.sharedPlace && message('watch.warn.shared-place', { folder: captures }),
    freeBytes !== null &&
      freeBytes < request.rules.minFree + request.rules.quota &&
      message('watch.warn.disk', { free: formatBytes(freeBytes), folder: captures }),
    ground.survival === null && message('watch.warn.no-way', { reason: ground.noWay }),
    ground.survival?.turnsLingerOn === true && message('watch.warn.linger', { user }),
    survives.reboot === false && message('watch.warn.no-reboot', { reason: survives.why ?? '' }),
    survives.logout === false && message('watch.warn.no-logout'),
    !ground.fractionSleep && message('watch.warn.whole-sleep'),
    ground.shell?.endsWith('/bash') === true && message('watch.warn.bash', { shell: ground.shell }),
    ground.hashTool === null && message('watch.warn.no-hash'),
    ground.uid !== 0 &&
      ground.ownerUid !== null &&
      ground.ownerUid !== ground.uid &&
      message('watch.warn.other-user', { owner: `uid ${ground.ownerUid}`, user }),
    target.exe === null && message('watch.warn.no-exe', { comm: pinned.comm }),
  ];
  return warnings.filter((warning) => warning !== false);
}
