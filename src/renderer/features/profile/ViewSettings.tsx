import { RotateCcw, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { granularities, type ProfileView } from '#core/profile/view';
import { isSet, type OptionField, optionOf } from '#core/profile/view-options';
import { useText } from '../../i18n';
import { moreColumns, type ProfileLook } from '../../state/look';
import { Button, IconButton } from '../../ui/Button';
import { Select } from '../../ui/Select';
import type { ProfileFacts } from '../../worker/profile-calls';
import { sampleTypeShown } from '../../worker/sample-type';
import { withoutSetting, withSetting } from './filters';

interface ViewSettingsProps {
  readonly look: ProfileLook;
  readonly facts: ProfileFacts | null;
  readonly compared: boolean;
  readonly onLook: (part: Partial<ProfileLook>) => void;
  readonly onView: (part: Partial<ProfileView>) => void;
  readonly onReset: () => void;
  readonly onClose: () => void;
}

const filterFields: readonly OptionField[] = [
  'focus',
  'ignore',
  'hide',
  'show',
  'showFrom',
  'pruneFrom',
  'tagFocus',
  'tagIgnore',
  'tagShow',
  'tagHide',
  'tagRoot',
  'tagLeaf',
];

const units = {
  bytes: ['B', 'kB', 'MB', 'GB'],
  time: ['ns', 'us', 'ms', 's', 'hrs'],
} as const;

/** Every setting of a view: what it does, and what pprof calls it. */
export function ViewSettings(props: ViewSettingsProps) {
  const { look, facts, compared, onLook, onView, onReset, onClose } = props;
  const t = useText();
  const { view } = look;
  const sampleType = facts ? sampleTypeShown(facts, view.sampleType) : '';
  const unitOf = facts?.sampleTypes.find(({ type }) => type === sampleType)?.unit;
  const choices = unitOf === 'bytes' ? units.bytes : unitOf === 'nanoseconds' ? units.time : [];
  const text = (field: OptionField) => <TextSetting key={field} field={field} view={view} onView={onView} />;
  const bool = (field: OptionField, note?: string) => (
    <Setting key={field} field={field} view={view} note={note} inline>
      {(id) => (
        <input
          id={id}
          type="checkbox"
          checked={view[field] === true}
          onChange={({ target }) => onView({ [field]: target.checked })}
        />
      )}
    </Setting>
  );
  const choice = (
    field: OptionField,
    value: string,
    options: readonly { readonly value: string; readonly label: string }[],
    part: (value: string) => Partial<ProfileView>,
  ) => (
    <Setting field={field} view={view}>
      {(id) => <Select id={id} value={value} options={options} onChange={(chosen) => onView(part(chosen))} />}
    </Setting>
  );
  const same = (name: string) => ({ value: name, label: name });
  return (
    <aside className="view-settings" aria-label={t('profile.settings')} data-region="inspector">
      <header className="view-settings-head">
        <h2>{t('profile.settings')}</h2>
        <Button quiet icon={<RotateCcw size={14} strokeWidth={1.75} aria-hidden="true" />} onClick={onReset}>
          {t('profile.settings.reset')}
        </Button>
        <IconButton
          label={t('profile.settings.close')}
          icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={onClose}
        />
      </header>
      <div className="view-settings-body">
        <Group title={t('profile.settings.numbers')}>
          {facts &&
            choice(
              'sampleType',
              sampleType,
              facts.sampleTypes.map(({ type }) => same(type)),
              (sampleType) => ({ sampleType }),
            )}
          {choice(
            'unit',
            view.unit,
            [{ value: 'minimum', label: t('profile.settings.unit.auto') }, ...choices.map(same)],
            (unit) => ({ unit }),
          )}
          {bool('mean')}
          {text('divideBy')}
          {bool('relativePercentages')}
        </Group>
        <Group title={t('profile.settings.filters')}>{filterFields.map(text)}</Group>
        <Group title={t('profile.settings.rows')}>
          {choice(
            'granularity',
            view.granularity ?? '',
            [{ value: '', label: t('profile.settings.granularity.usual') }, ...granularities.map(same)],
            (value) => ({ granularity: granularities.find((name) => name === value) ?? null }),
          )}
          {bool('noInlines')}
          {bool('showColumns')}
          {choice('sort', view.sort, [same('flat'), same('cum')], (value) => ({
            sort: value === 'cum' ? 'cum' : 'flat',
          }))}
          {choice(
            'trim',
            view.trim === null ? '' : String(view.trim),
            [
              { value: '', label: t('profile.settings.trim.usual') },
              { value: 'true', label: t('profile.settings.on') },
              { value: 'false', label: t('profile.settings.off') },
            ],
            (value) => ({ trim: value === '' ? null : value === 'true' }),
          )}
          {text('nodeCount')}
          {text('nodeFraction')}
          {text('edgeFraction')}
          {bool('callTree')}
          {moreColumns.map((column) => (
            <div className="setting setting-inline" key={column}>
              <input
                id={`setting-${column}`}
                type="checkbox"
                checked={look.columns.includes(column)}
                onChange={({ target }) =>
                  onLook({
                    columns: moreColumns.filter((one) =>
                      one === column ? target.checked : look.columns.includes(one),
                    ),
                  })
                }
              />
              <label htmlFor={`setting-${column}`}>{t(`profile.settings.column.${column}`)}</label>
            </div>
          ))}
          {bool('compactLabels', t('profile.setting.compactLabels.note'))}
        </Group>
        <Group title={t('profile.settings.difference')}>
          {!compared && <p className="quiet">{t('profile.settings.noBase')}</p>}
          <div className="setting">
            <label htmlFor="setting-base">{t('profile.settings.base')}</label>
            <code>-diff_base, -base</code>
            <Select
              id="setting-base"
              disabled={!compared}
              value={view.base?.kind ?? ''}
              options={[
                { value: '', label: t('profile.settings.base.none') },
                { value: 'diff', label: t('profile.settings.base.diff') },
                { value: 'base', label: t('profile.settings.base.base') },
              ]}
              onChange={(kind) => onView({ base: kind === '' ? null : { kind, evidence: look.base ?? '' } })}
            />
          </div>
          {bool('normalize')}
          {bool('dropNegative')}
          <div className="setting">
            <label htmlFor="setting-change">{t('profile.settings.changeOf')}</label>
            <Select
              id="setting-change"
              value={look.changeOf}
              options={[
                { value: 'total', label: t('profile.settings.changeOf.total') },
                { value: 'own', label: t('profile.settings.changeOf.own') },
              ]}
              onChange={(changeOf) => onLook({ changeOf })}
            />
          </div>
        </Group>
      </div>
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="setting-group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

interface SettingProps {
  readonly field: OptionField;
  readonly view: ProfileView;
  /** The control stands before the words. */
  readonly inline?: boolean;
  /** What it does not change here. */
  readonly note?: string | undefined;
  readonly children: (id: string) => ReactNode;
}

/** A control, what it does in words, and pprof's flag; in ink where it is not as pprof has it. */
function Setting({ field, view, inline, note, children }: SettingProps) {
  const t = useText();
  const id = useId();
  return (
    <div className={inline ? 'setting setting-inline' : 'setting'} data-set={isSet(view, field) || undefined}>
      {inline && children(id)}
      <label htmlFor={id}>{t(`profile.setting.${field}`)}</label>
      <code>-{optionOf(field).flag}</code>
      {!inline && children(id)}
      {note !== undefined && <p className="setting-note">{note}</p>}
    </div>
  );
}

/** Takes effect by Enter or on leaving: a half-typed expression is none. */
function TextSetting({
  field,
  view,
  onView,
}: {
  field: OptionField;
  view: ProfileView;
  onView: (part: Partial<ProfileView>) => void;
}) {
  const t = useText();
  const value = view[field] === null ? '' : String(view[field]);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const part = text === '' ? withoutSetting(field) : withSetting(field, text);
  const commit = () => {
    if (typed === null || part === null) return;
    setTyped(null);
    if (typed !== value) onView(part);
  };
  return (
    <Setting field={field} view={view}>
      {(id) => (
        <input
          id={id}
          type="text"
          className="input"
          value={text}
          aria-invalid={part === null || undefined}
          title={part === null ? t('profile.settings.number') : undefined}
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey) event.stopPropagation();
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape' && typed !== null) {
              event.stopPropagation();
              setTyped(null);
            }
          }}
        />
      )}
    </Setting>
  );
}
