/** What each monitor would run on a host: the real tool where it is there and fit, the kernel's own files otherwise. */

import type { PlannedMonitor } from '#core/contract/monitor';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import { monitors } from '#core/probe/monitors/index';
import type { MonitorAsk, MonitorDefinition, MonitorId } from '#core/probe/monitors/monitor';
import { type Message, message } from '#core/words/messages';
import { readableCommand } from '../../host/command';
import type { AuditedHost } from '../audited-host';

/** Those that cost next to nothing. */
const usual: readonly MonitorId[] = ['process', 'cgroup', 'psi', 'free', 'vmstat'];

/**
 * With a process its own monitor is always among them: it notices the end of the process, and a later one of the
 * same pid, for all.
 */
export function chosenMonitors(
  asked: readonly MonitorId[] | null,
  target: MonitorAsk['target'],
): readonly MonitorId[] {
  const chosen = asked ?? usual.filter((id) => target !== null || monitors[id].about !== 'target');
  return target === null || chosen.includes('process')
    ? [...new Set(chosen)]
    : ['process', ...new Set(chosen)];
}

/** Asks for each monitor which of its variants can run. */
export function monitorProbeArgv(
  chosen: readonly MonitorId[],
  target: MonitorAsk['target'],
): readonly string[] {
  const suited = chosen.filter((id) => target !== null || monitors[id].about !== 'target');
  return ['sh', '-c', [...suited.map((id) => probeOf(monitors[id], target)), ':'].join('\n')];
}

/** Asks the host with one command. */
export async function planMonitors(
  host: AuditedHost,
  chosen: readonly MonitorId[],
  { target, everySeconds, cgroup }: Pick<MonitorAsk, 'target' | 'everySeconds' | 'cgroup'>,
): Promise<readonly PlannedMonitor[]> {
  const { stdout } = await host.exec(monitorProbeArgv(chosen, target));
  const lines = new TextDecoder().decode(stdout).split('\n');
  const name = host.host.description.name;
  return chosen.map((id): PlannedMonitor => {
    const definition = monitors[id];
    const [first] = definition.variants;
    const said = lines.find((line) => line.startsWith(`${id}=`))?.slice(id.length + 1);
    const variant = definition.variants.find((one) => one.id === said) ?? null;
    const cost = message(`monitor.cost.${id}`);
    const refusal = refusalOf(definition, { target, cgroup }, variant === null, name);
    if (variant === null || refusal !== null)
      return { monitor: id, variant: null, named: null, command: null, cost, why: refusal };
    const isFallback = variant !== first && variant.id === 'proc';
    return {
      monitor: id,
      variant: variant.id,
      named: variant.named({ target, everySeconds }),
      command: readableCommand(variant.argv({ target, everySeconds, cgroup, startedAt: 0 })),
      cost,
      why: isFallback ? message('monitor.why.fallback', { tool: id, host: name }) : null,
    };
  });
}

/** The first variant that can run says its name; its tests print nothing else. */
function probeOf({ id, variants }: MonitorDefinition, target: MonitorAsk['target']): string {
  const ways = variants.map(
    (variant) => `{ ${variant.test({ target })}; } >/dev/null 2>&1 && echo '${id}=${variant.id}'`,
  );
  return `{ ${ways.join(' || ')}; } </dev/null`;
}

function refusalOf(
  { id, about }: MonitorDefinition,
  { target, cgroup }: { target: MonitorAsk['target']; cgroup: readonly CgroupMemoryFolder[] },
  noVariant: boolean,
  host: string,
): Message | null {
  if (about === 'target' && target === null) return message('monitor.why.needs-target', { monitor: id });
  if (id === 'cgroup' && (noVariant || cgroup.length === 0))
    return message('monitor.why.no-cgroup', { host });
  if (!noVariant) return null;
  if (id === 'smaps') return message('monitor.why.smaps', { host });
  return id === 'psi'
    ? message('monitor.why.psi', { host })
    : message('monitor.why.none', { monitor: id, host });
}
