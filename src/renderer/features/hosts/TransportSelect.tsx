import { useEffect } from 'react';
import type { TransportChoice } from '#core/contract/link';
import { useText } from '../../i18n';
import { reachBy, useHostLooks } from '../../state/host-acts';
import { Select } from '../../ui/Select';

const choices: readonly TransportChoice[] = ['auto', 'ssh2', 'ssh'];

/** How the host is reached, from its next connection on. */
export function TransportSelect({ host }: { host: string }) {
  const t = useText();
  const chosen = useHostLooks(({ transports }) => transports.get(host)) ?? 'auto';
  useEffect(() => void reachBy(host, null), [host]);
  return (
    <span title={t('hosts.transport.about')}>
      <Select
        label={t('hosts.transport')}
        value={chosen}
        options={choices.map((value) => ({ value, label: t(`hosts.transport.${value}`) }))}
        onChange={(value) => void reachBy(host, value)}
      />
    </span>
  );
}
