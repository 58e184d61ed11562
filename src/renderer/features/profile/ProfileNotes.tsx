import type { ReactNode } from 'react';
import { formatBytes, formatDuration, formatNumber, formatPercent } from '#core/base/units';
import type { ProfileView } from '#core/profile/view';
import { type Text, useText } from '../../i18n';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import type { ProfileFacts, TopAnswer } from '../../worker/profile-calls';
import { sampleTypeShown } from '../../worker/sample-type';

interface ProfileNotesProps {
  readonly facts: ProfileFacts;
  readonly top: TopAnswer | null;
  readonly view: ProfileView;
  readonly hasFilters: boolean;
  readonly onDropFilters: () => void;
}

/** Under this many samples even the total may be off by a tenth and more: the error is about one over the root. */
const fewSamples = 100;

/** What a person has to know before believing the numbers: each says what it is and what to do. */
export function ProfileNotes({ facts, top, view, hasFilters, onDropFilters }: ProfileNotesProps) {
  const t = useText();
  const type = sampleTypeShown(facts, view.sampleType);
  const notes: ReactNode[] = [];
  const note = (id: string, text: string, action?: ReactNode) =>
    notes.push(
      <Banner key={id} tone="warn" action={action}>
        {text}
      </Banner>,
    );
  if (facts.sampleTypes.some(({ type }) => type === 'goroutineleak'))
    note('leaked', t('profile.note.leaked'));
  if (facts.samples === 0) note('none', t('profile.note.noSamples'));
  if (facts.nameless > 0.2) {
    const share = formatPercent(facts.nameless);
    note(
      'nameless',
      facts.buildId
        ? t('profile.note.nameless.build', { share, build: facts.buildId })
        : t('profile.note.nameless', { share }),
    );
  }
  if (top) {
    const drop = <Button onClick={onDropFilters}>{t('command.profile.dropFilters')}</Button>;
    const unmatched = top.notes.filter((text) => /matched no samples$/.test(text));
    for (const text of unmatched)
      note(text, t('profile.note.unmatched', { option: text.split(' ')[0] ?? '' }), drop);
    // That a tag filter was taken for a range is what was meant.
    for (const text of top.notes)
      if (!unmatched.includes(text) && !/Interpreted/.test(text)) note(text, unitNote(text, t) ?? text);
    if (facts.samples > 0 && top.total === 0) note('zero', t('profile.note.zero', { type }));
    else if (facts.samples > 0 && top.rows.length === 0 && hasFilters && unmatched.length === 0)
      note('empty', t('profile.note.filtered'), drop);
  }
  const sampling = samplingOf(facts, top);
  if (sampling && top && top.total > 0 && view.base === null && !view.mean) {
    const samples = top.total / facts.period;
    if (samples < fewSamples)
      note(
        'coarse',
        t(sampling.words, {
          type,
          total: sampling.written(top.total),
          period: sampling.written(facts.period),
          samples: formatNumber(Math.max(1, samples)),
          error: formatPercent(Math.min(1, 1 / Math.sqrt(Math.max(1, samples)))),
        }),
      );
  }
  return notes.length === 0 ? null : <div className="profile-notes">{notes}</div>;
}

/** The engine speaks pprof's words: values of a label were counted in several units. */
function unitNote(text: string, t: Text): string | null {
  const [, tag, unit, others] =
    /^For tag (.*) used unit (.*), also encountered unit\(s\) (.*)$/s.exec(text) ?? [];
  return tag === undefined ? null : t('profile.note.units', { tag, unit: unit ?? '', others: others ?? '' });
}

/** How a profile is sampled where its values count in the unit of its period; null for others. */
function samplingOf({ period, periodType }: ProfileFacts, top: TopAnswer | null) {
  if (period <= 1) return null;
  if (periodType === 'space' && top?.unit === 'bytes')
    return { words: 'profile.note.coarse', written: (bytes: number) => formatBytes(bytes) } as const;
  if (periodType === 'cpu' && top?.unit === 'nanoseconds')
    return { words: 'profile.note.few', written: (ns: number) => formatDuration(ns / 1e9) } as const;
  return null;
}
