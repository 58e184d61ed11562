import { useState } from 'react';
import { visibleLine } from '#core/base/text';
import { oomFacts } from '#core/saved/facts';
import { message } from '#core/words/messages';
import { useText } from '../../i18n';
import { killsOf, lookForKills, useHostLooks } from '../../state/host-acts';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Said } from '../../ui/Said';
import { Select } from '../../ui/Select';
import { WillRun } from './WillRun';

const spans = { hour: '-3600s', day: '-86400s', week: '-604800s', all: null } as const;
type Span = keyof typeof spans;

/** Kills for want of memory and restarts, from the host's own logs, read when the button is pressed. */
export function KillsPart({ host }: { host: string }) {
  const t = useText();
  const { value, since, failure } = useHostLooks(killsOf(host));
  const [span, setSpan] = useState<Span>('all');
  const counted = value?.killsSinceBoot ?? null;
  return (
    <section className="kills" aria-label={t('hosts.kills.tab')}>
      <div className="section-head">
        <span className="quiet">{t('hosts.kills.about')}</span>
        <span className="space" />
        <Select
          label={t('hosts.kills.since')}
          value={span}
          options={(Object.keys(spans) as Span[]).map((each) => ({
            value: each,
            label: t(`hosts.kills.since.${each}`),
          }))}
          onChange={setSpan}
        />
        <Button
          primary={value === null}
          disabled={since !== null}
          onClick={() => void lookForKills(host, spans[span])}
        >
          {t('hosts.kills.look')}
        </Button>
      </div>
      <WillRun host={host} deed="oom" />
      {failure && <Failed failure={failure} />}
      {since !== null && <Loading label={t('hosts.kills.looking')} since={since} />}
      {value?.gaps.map((gap) => (
        <Banner key={gap.key} tone="warn">
          <Said message={gap} />
        </Banner>
      ))}
      {value && (
        <ul className="kills-facts">
          {[
            ...oomFacts(value),
            ...(counted === null ? [] : [message('read.kills-since-boot', { count: counted })]),
          ].map((fact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list; two kills may read the same
            <li key={index}>
              <Said message={fact} />
            </li>
          ))}
        </ul>
      )}
      {value && value.sources.length > 0 && (
        <p className="doctor-hint quiet">
          {t('hosts.kills.sources', { sources: value.sources.map(visibleLine).join('; ') })}
        </p>
      )}
    </section>
  );
}
