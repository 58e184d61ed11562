import { useState } from 'react';
import type { FailureData } from '#core/base/failure';
import type { HostDeed, WillRun as WillRunLine } from '#core/contract/host-acts';
import { tryCall } from '../../bridge';
import { useSay, useText } from '../../i18n';
import { CommandList } from '../../ui/CommandList';
import { Failed } from '../../ui/Failed';

interface WillRunProps {
  readonly host: string;
  readonly deed: HostDeed;
  readonly target?: { readonly pid: number; readonly startTicks: number | null } | null;
  readonly endpoint?: string | null;
  readonly everySeconds?: number;
  readonly forceGc?: boolean;
}

/** The commands of what is about to be started, word for word; opening it runs none of them. */
export function WillRun(props: WillRunProps) {
  const { host, deed, target = null, endpoint = null, everySeconds = 10, forceGc = false } = props;
  const t = useText();
  const say = useSay();
  const [lines, setLines] = useState<readonly WillRunLine[] | null>(null);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const load = async () => {
    const result = await tryCall('hosts.willRun', {
      name: host,
      deed,
      pid: target?.pid ?? null,
      startTicks: target?.startTicks ?? null,
      endpoint,
      everySeconds,
      forceGc,
      monitors: null,
    });
    setFailure(result.ok ? null : result.failure);
    if (result.ok) setLines(result.value);
  };
  return (
    <details className="disclosure will-run" onToggle={(event) => event.currentTarget.open && void load()}>
      <summary>{t('hosts.willRun')}</summary>
      <p className="quiet">{t('hosts.willRun.about')}</p>
      {failure && <Failed failure={failure} />}
      {lines && <CommandList commands={lines.map(({ line, why }) => ({ line, about: say.message(why) }))} />}
    </details>
  );
}
