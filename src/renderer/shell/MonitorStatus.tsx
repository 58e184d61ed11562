import { visibleLine } from '#core/base/text';
import type { Target } from '#core/case/model';
import { useText } from '../i18n';
import { stopMemleak, stopMonitors, useMonitors } from '../state/monitors';
import { openCase } from '../state/navigation';
import { Menu, type MenuItem } from '../ui/Menu';
import { StepMark } from '../ui/marks';

interface Running {
  readonly runId: string;
  readonly caseId: string;
  readonly what: string;
  readonly stop: () => void;
}

/** Monitors that run, whichever case they record into: how many, the way to each, and its end. */
export function MonitorStatus() {
  const t = useText();
  const runs = useMonitors((state) => state.runs);
  const memleaks = useMonitors((state) => state.memleaks);
  const named = (host: string, target: Target | null) => {
    const where = host === 'local' ? t('sidebar.local') : visibleLine(host);
    return target === null ? where : `${visibleLine(target.comm)} ${target.pid}${t('ui.comma')}${where}`;
  };
  const running: readonly Running[] = [
    ...[...runs.values()]
      .filter(({ outcome }) => outcome === null)
      .map(({ runId, caseId, host, target }) => ({
        runId,
        caseId,
        what: named(host, target),
        stop: () => void stopMonitors(runId),
      })),
    ...[...memleaks.values()]
      .filter(({ outcome }) => outcome === null)
      .map(({ runId, caseId, plan }) => ({
        runId,
        caseId,
        what: t('memleak.of', { what: named(plan.host, plan.target) }),
        stop: () => void stopMemleak(runId),
      })),
  ];
  const [first] = running;
  if (!first) return null;
  const words =
    running.length === 1
      ? t('monitors.running.one', { what: first.what })
      : t('monitors.running', { count: running.length });
  const items: readonly MenuItem[] = [
    ...running.map(({ runId, caseId, what }) => ({
      id: `show ${runId}`,
      label: t('monitors.go', { what }),
      onRun: () => openCase(caseId, 'live'),
    })),
    ...running.map(({ runId, what, stop }, index) => ({
      id: `stop ${runId}`,
      label: t('monitors.stopOne', { what }),
      apart: index === 0,
      onRun: stop,
    })),
    ...(running.length < 2
      ? []
      : [
          {
            id: 'stop all',
            label: t('monitors.stopAll'),
            onRun: () => {
              for (const { stop } of running) stop();
            },
          },
        ]),
  ];
  return (
    <span className="status-menu">
      <Menu label={words} items={items} quiet>
        <StepMark state="running" />
        {words}
      </Menu>
    </span>
  );
}
