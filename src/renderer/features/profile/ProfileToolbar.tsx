import type { ProfileView } from '#core/profile/index';
import { useText } from '../../i18n';
import type { ProfileLook } from '../../state/profile-look';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { useNarrow } from '../../ui/use-media';
import type { ProfileFacts } from '../../worker/profile-calls';
import { type HeapCapture, noBase } from './captures';

interface ToolbarProps {
  readonly captures: readonly HeapCapture[];
  readonly shown: HeapCapture;
  readonly base: HeapCapture | null;
  readonly facts: ProfileFacts | null;
  readonly look: ProfileLook;
  readonly onShown: (capture: HeapCapture) => void;
  readonly onLook: (part: Partial<ProfileLook>) => void;
  readonly onView: (part: Partial<ProfileView>) => void;
}

/** Go writes what was ever allocated first; what is held is asked for first. */
const inUseFirst = (types: ProfileFacts['sampleTypes']) => {
  const order = ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'];
  const place = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return types.toSorted((a, b) => place(a.type) - place(b.type));
};

/** What is shown: which numbers, of which capture, against which other one, and how. */
export function ProfileToolbar({
  captures,
  shown,
  base,
  facts,
  look,
  onShown,
  onLook,
  onView,
}: ToolbarProps) {
  const t = useText();
  const { view, screen } = look;
  const SampleTypes = useNarrow() ? Select : Segmented;
  const name = ({ label, number, at }: HeapCapture) =>
    t(label === 'baseline' ? 'profile.capture.baseline' : 'profile.capture.numbered', {
      number,
      time: at.slice(11, 19),
    });
  const types = inUseFirst(facts?.sampleTypes ?? []);
  return (
    <div className="profile-toolbar">
      <SampleTypes
        label={t('profile.sampleType')}
        value={view.sampleType ?? facts?.defaultSampleType ?? ''}
        options={types.map(({ type }) => ({ value: type, label: type }))}
        onChange={(sampleType) => onView({ sampleType })}
      />
      <Select
        label={t('profile.shown')}
        value={shown.evidence}
        options={captures.map((capture) => ({ value: capture.evidence, label: name(capture) }))}
        onChange={(evidence) => {
          const chosen = captures.find((capture) => capture.evidence === evidence);
          if (chosen) onShown(chosen);
        }}
      />
      <Select
        label={t('profile.base')}
        value={base?.evidence ?? noBase}
        options={[
          { value: noBase, label: t('profile.base.none') },
          ...captures
            .filter(({ evidence }) => evidence !== shown.evidence)
            .map((capture) => ({ value: capture.evidence, label: name(capture) })),
        ]}
        onChange={(chosen) => {
          onLook({ base: chosen, view: { ...view, base: null } });
        }}
      />
      {base && (
        <Segmented
          label={t('profile.mode')}
          value={view.base === null ? 'value' : 'difference'}
          options={[
            { value: 'value', label: t('profile.mode.value') },
            { value: 'difference', label: t('profile.mode.difference') },
          ]}
          onChange={(mode) =>
            onView({ base: mode === 'value' ? null : { kind: 'diff', evidence: base.evidence } })
          }
        />
      )}
      <span className="profile-toolbar-space" />
      <Segmented
        label={t('profile.screen')}
        value={screen}
        options={[
          { value: 'top', label: t('profile.screen.top') },
          { value: 'graph', label: t('profile.screen.graph') },
        ]}
        onChange={(chosen) => onLook({ screen: chosen })}
      />
    </div>
  );
}
