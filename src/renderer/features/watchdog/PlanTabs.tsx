import { useId, useState } from 'react';
import type { WatchPlan } from '#core/contract/watch';
import { reasonIn } from '#core/words/reasons.zh-CN';
import { useLanguage, useSay, useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { AlertMark, StepMark } from '../../ui/marks';
import { Tabs } from '../../ui/Tabs';
import { RulesForm } from './RulesForm';
import { draftOf, type RulesDraft } from './rules-draft';
import { ScriptView } from './ScriptView';
import { Printed } from './UninstallSheet';
import { keptText, survivesText } from './WatchFacts';

interface PlanTabsProps {
  readonly plan: WatchPlan;
  readonly draft: RulesDraft;
  readonly wrong: ReadonlySet<string>;
  readonly onDraft: (draft: RulesDraft) => void;
  /** Asks for the plan again, with the rules as they are now. */
  readonly onLook: () => void;
}

const planTabs = ['does', 'rules', 'script', 'conf', 'commands'] as const;
type PlanTab = (typeof planTabs)[number];

/** All that an installation would do: in a page, and each part to the last line. */
export function PlanTabs({ plan, draft, wrong, onDraft, onLook }: PlanTabsProps) {
  const t = useText();
  const panel = useId();
  const [tab, setTab] = useState<PlanTab>('does');
  const changed = JSON.stringify(draftOf(plan.rules)) !== JSON.stringify(draft);
  const counts: Readonly<Partial<Record<PlanTab, number>>> = { commands: plan.commands.length };
  return (
    <>
      <div className="plan-bar">
        <Tabs
          label={t('watch.plan')}
          value={tab}
          panel={panel}
          tabs={planTabs.map((value) => ({
            value,
            label: t(`watch.plan.${value}`),
            count: counts[value] ?? null,
          }))}
          onChange={setTab}
        />
      </div>
      <div className="plan-panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        {tab === 'does' && <Does plan={plan} />}
        {tab === 'rules' && <RulesForm draft={draft} wrong={wrong} onChange={onDraft} />}
        {tab === 'script' && <ScriptView {...plan.script} />}
        {tab === 'conf' && (
          <>
            {changed && (
              <p className="sheet-text sheet-warning">
                {t('watch.plan.changed')}
                <Button disabled={wrong.size > 0} onClick={onLook}>
                  {t('watch.install.again')}
                </Button>
              </p>
            )}
            <Printed lines={plan.conf.split('\n')} />
          </>
        )}
        {tab === 'commands' && <Printed lines={plan.commands} />}
      </div>
    </>
  );
}

function Does({ plan }: { plan: WatchPlan }) {
  const t = useText();
  const language = useLanguage();
  const say = useSay();
  const { survives, fetcher, present, target, warnings } = plan;
  const facts: readonly (readonly [name: string, value: string, note: string | null])[] = [
    [t('watch.plan.target'), plan.targetName, target.exe ?? target.comm],
    [t('watch.plan.endpoint'), target.endpoint ?? t('watch.plan.endpoint.found'), null],
    [t('watch.plan.folder'), plan.folder, t('watch.plan.folder.about')],
    [t('watch.plan.kept'), keptText(t, plan), survives.why && reasonIn(language, survives.why)],
    [t('watch.plan.survives'), survivesText(t, plan), null],
    [t('watch.plan.fetcher'), fetcher ?? t('watch.plan.noFetcher'), null],
    [
      t('watch.plan.present'),
      present === null
        ? t('watch.plan.present.none')
        : t('watch.plan.present.some', { version: present.version ?? t('ui.unknown') }),
      null,
    ],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
    <div className="plan-does" tabIndex={0}>
      <ul className="plan-warnings">
        {warnings.map((warning) => (
          <li key={JSON.stringify(warning)}>
            <AlertMark tone="warn" />
            {say.message(warning)}
          </li>
        ))}
        {warnings.length === 0 && (
          <li>
            <StepMark state="done" />
            {t('watch.plan.noWarnings')}
          </li>
        )}
      </ul>
      <dl className="plan-facts">
        {facts.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="plan-value">{value}</span>
              {note !== null && note !== value && <span className="quiet"> {note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="sheet-text quiet">{t('watch.plan.ends')}</p>
    </div>
  );
}
