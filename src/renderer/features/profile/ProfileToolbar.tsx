import { PanelLeft } from 'lucide-react';
import type { ProfileView } from '#core/profile/index';
import { CommandButton } from '../../commands/CommandButton';
import { type Text, useText } from '../../i18n';
import type { ProfileLook } from '../../state/look';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { useRoom } from '../../ui/use-room';
import type { ProfileFacts } from '../../worker/profile-calls';
import { sampleTypeShown } from '../../worker/sample-type';
import { noBase, type ProfileChoice } from './captures';
import { ViewSwitch } from './ViewSwitch';

interface ToolbarProps {
  readonly choices: readonly ProfileChoice[];
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
  readonly facts: ProfileFacts | null;
  readonly look: ProfileLook;
  readonly onShown: (choice: ProfileChoice) => void;
  readonly onLook: (part: Partial<ProfileLook>) => void;
  readonly onView: (part: Partial<ProfileView>) => void;
  /** Evidence id of what is compared with, or `noBase`. */
  readonly onBase: (base: string) => void;
}

/** Go writes what was ever allocated first; what is held is asked for first. */
const inUseFirst = (types: ProfileFacts['sampleTypes']) => {
  const order = ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'];
  const place = (type: string) => (order.includes(type) ? order.indexOf(type) : order.length);
  return types.toSorted((a, b) => place(a.type) - place(b.type));
};

/** `baseline 04:47:44`, `capture 3 04:48:02`; null for a file that came by itself. */
export function captureName({ capture }: ProfileChoice, t: Text): string | null {
  if (capture === null) return null;
  const { label, number, at } = capture;
  return t(label === 'baseline' ? 'profile.capture.baseline' : 'profile.capture.numbered', {
    number,
    time: at.slice(11, 19),
  });
}

/** A capture's heap by the capture alone, what else it has by its file as well. */
function choiceName(choice: ProfileChoice, t: Text): string {
  const name = captureName(choice, t);
  if (name === null) return choice.file;
  return choice.kind === 'heap-profile' ? name : `${name} · ${choice.file}`;
}

/** In pixels: a view in the switch, and what else stands in the bar. */
const room = {
  view: 61,
  menu: 34,
  list: 196,
  shortList: 158,
  bareList: 118,
  types: 384,
  mode: 138,
  beside: 34,
  rest: 56,
};
const itself = (width: number) => width;
/** Below the first, lists cut long names; below the second, the sample type stands without its label. */
const narrow = { lists: 900, label: 1240 };
/** They have a pane of their own beside them, or need all the room: nothing is put beside them. */
export const alone: readonly ProfileLook['screen'][] = ['top', 'traces', 'tags', 'goroutines'];

/** What is shown: which numbers, of which capture, against which other one, and in which view. */
export function ProfileToolbar(props: ToolbarProps) {
  const { choices, shown, base, facts, look, onShown, onLook, onView, onBase } = props;
  const t = useText();
  const [bar, width] = useRoom<HTMLDivElement, number>('profile toolbar', 1184, itself);
  const { view, screen } = look;
  const besides = !alone.includes(screen);
  const types = inUseFirst(facts?.sampleTypes ?? []);
  const SampleTypes = width < 1500 || types.length < 2 || types.length > 5 ? Select : Segmented;
  const list = width < narrow.lists ? room.shortList : room.list;
  const bare = width < narrow.label;
  const taken =
    (SampleTypes === Select ? (bare ? room.bareList : list) : room.types) +
    2 * list +
    (base ? room.mode : 0) +
    (besides ? room.beside : 0) +
    room.menu +
    room.rest;
  const most = Math.max(2, Math.floor((width - taken) / room.view));
  return (
    <div className="profile-toolbar" ref={bar}>
      {types.length > 0 && (
        <SampleTypes
          label={t('profile.sampleType')}
          bare={bare}
          value={facts ? sampleTypeShown(facts, view.sampleType) : ''}
          options={types.map(({ type }) => ({ value: type, label: type }))}
          onChange={(sampleType) => onView({ sampleType })}
        />
      )}
      <Select
        label={t('profile.shown')}
        value={shown.evidence}
        options={choices.map((choice) => ({ value: choice.evidence, label: choiceName(choice, t) }))}
        onChange={(evidence) => {
          const chosen = choices.find((choice) => choice.evidence === evidence);
          if (chosen) onShown(chosen);
        }}
      />
      <Select
        label={t('profile.base')}
        value={base?.evidence ?? noBase}
        options={[
          { value: noBase, label: t('profile.base.none') },
          ...choices
            .filter(({ evidence }) => evidence !== shown.evidence)
            .map((choice) => ({ value: choice.evidence, label: choiceName(choice, t) })),
        ]}
        onChange={onBase}
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
      {besides && (
        <CommandButton
          command="profile.beside"
          pressed={look.beside}
          icon={<PanelLeft size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
      )}
      <ViewSwitch screen={screen} most={most} onScreen={(chosen) => onLook({ screen: chosen })} />
    </div>
  );
}
