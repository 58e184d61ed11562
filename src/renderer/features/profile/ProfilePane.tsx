import { FolderOpen, SlidersHorizontal, Undo2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { defaultView } from '#core/profile/view';
import { tryCall } from '../../bridge';
import { CommandButton } from '../../commands/CommandButton';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { savePicture } from '../../pictures/save-picture';
import { askProfiles, knownAnswer } from '../../profiles/ask-profiles';
import type { RenderFlame } from '../../profiles/flame-slot';
import { changesAreOf, percentOf } from '../../profiles/percent-of';
import { type Answered, useAnswer } from '../../profiles/use-answer';
import { valueStyle } from '../../profiles/values';
import { type ViewExports, ViewExportsContext } from '../../profiles/view-exports';
import { useApp } from '../../state/app';
import { copyMade, copyText } from '../../state/copy-text';
import { linkToView } from '../../state/links';
import type { ProfileLook } from '../../state/look';
import { openQuery, useProfileLook } from '../../state/profile-look';
import { settingsToQuery } from '../../state/profile-query';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Tooltip } from '../../ui/Tooltip';
import { useDoubleClick } from '../../ui/use-double-click';
import type { ProfileFacts } from '../../worker/profile-calls';
import { sampleTypeNamed, sampleTypeShown } from '../../worker/sample-type';
import { BrokenFile, isBroken } from './BrokenFile';
import {
  caseProfiles,
  chosenProfiles,
  goroutineChoices,
  noBase,
  type ProfileChoice,
  profileChoices,
} from './captures';
import { DrawerActs, keptName } from './DrawerActs';
import { DrawerWaiting } from './DrawerWaiting';
import { drawerAsTsv } from './drawer-tsv';
import { FilterBar } from './FilterBar';
import { FunctionDrawer } from './FunctionDrawer';
import { FunctionMenu } from './FunctionMenu';
import { exactly } from './filters';
import { FunctionSeries } from './growth/FunctionSeries';
import { ProfileNotes } from './ProfileNotes';
import { ProfileToolbar } from './ProfileToolbar';
import { ProfileViews } from './ProfileViews';
import { type Acts, ShareMenu } from './ShareMenu';
import { saveProfile } from './save-profile';
import { seenThrough } from './seen-through';
import { disasmCommand, toolCommand } from './tool-command';
import { useFileOf } from './use-file-of';
import { useProfileCommands } from './use-profile-commands';
import { useTypesAhead } from './use-types-ahead';
import { ViewSettings } from './ViewSettings';
import { ViewsMenu } from './ViewsMenu';
import './profile.css';

interface PaneProps {
  readonly caseView: CaseView;
  readonly flame: RenderFlame | null;
}

export function ProfilePane({ caseView, flame }: PaneProps) {
  const t = useText();
  const { id } = caseView.manifest;
  const choices = useMemo(() => profileChoices(caseView), [caseView]);
  const { look } = useProfileLook(id);
  const { capture } = useTimeLook(id);
  const { shown, base } = chosenProfiles(choices, { capture, shown: look.shown, base: look.base });
  if (!shown)
    return (
      <Empty title={t('profile.empty')}>
        <CommandButton
          words
          command="files.open"
          icon={<FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />}
        />
      </Empty>
    );
  return <ShownProfile {...{ caseView, choices, shown, base, flame }} />;
}

interface ShownProps extends PaneProps {
  readonly choices: readonly ProfileChoice[];
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
}

const stemOf = (file: string) => file.replace(/\.(?:pb\.gz|gz|pb|txt)$/, '');

/** The look with what the profile has: a sample type that it lacks is wanted still, and shown again where there is one. */
function lookOf(wanted: ProfileLook, facts: ProfileFacts | null): ProfileLook {
  const { view } = wanted;
  if (facts === null || view.sampleType === null) return wanted;
  return sampleTypeNamed(facts, view.sampleType) === null
    ? { ...wanted, view: { ...view, sampleType: null } }
    : wanted;
}

const copy = (text: string) => void copyText(text);

function ShownProfile({ caseView, choices, shown, base, flame }: ShownProps) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const { look: wanted, change, changeView, canUndo } = useProfileLook(caseId);
  const profiles = useMemo(() => caseProfiles(caseId, choices), [caseId, choices]);
  const seen = seenThrough(shown, base, wanted.view);
  const key = JSON.stringify([caseId, seen]);
  const itself = { evidence: shown.evidence };
  const facts = useAnswer(
    `${caseId} ${shown.evidence}`,
    (signal) => askProfiles(profiles, 'facts', itself, { signal }),
    () => knownAnswer('facts', itself),
  );
  const look = useMemo(() => lookOf(wanted, facts.value), [wanted, facts.value]);
  const { view, screen, filter } = look;
  const difference = base !== null && view.base !== null;
  const sampleType = facts.value ? sampleTypeShown(facts.value, view.sampleType) : '';
  const top = useAnswer(
    key,
    (signal, onProgress) => askProfiles(profiles, 'top', seen, { signal, onProgress }),
    () => knownAnswer('top', seen),
  );
  const { selection } = view;
  const details = useAnswer(selection === null ? null : `${key} ${selection}`, (signal) =>
    askProfiles(profiles, 'function', { ...seen, function: selection ?? '' }, { signal }),
  );
  useTypesAhead({ profiles, seen, look, facts: facts.value, top });
  const [settings, setSettings] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const middle = useRef<HTMLDivElement>(null);
  useDoubleClick(middle);
  const exports = useRef<ViewExports | null>(null);

  const largest = Math.max(top.value?.total ?? 0, top.value?.compareTotal ?? 0);
  const unit = top.value?.unit ?? 'bytes';
  const style = useMemo(
    () => valueStyle(unit, largest, { unit: view.unit, divideBy: view.divideBy }),
    [unit, largest, view.unit, view.divideBy],
  );
  const ownModule = shown.target?.go?.module ?? facts.value?.module ?? null;
  const select = (name: string | null) => changeView({ selection: name });
  const focus = (name: string) => changeView({ focus: exactly(name), selection: name });

  const command = useToolCommand(caseId, look, choices, { shown, base });
  const peek = useToolCommand(caseId, { ...look, screen: 'peek', filter: '' }, choices, { shown, base });
  const fileOf = useFileOf(caseId);
  const goroutines = screen === 'goroutines' ? goroutineChoices(choices, shown, base).shown : null;
  const ofGoroutines = useAnswer(goroutines && `${caseId} ${goroutines.evidence}`, (signal) =>
    askProfiles(profiles, 'facts', { evidence: goroutines?.evidence ?? '' }, { signal }),
  );
  const isDump = goroutines ? ofGoroutines.value?.isDump === true : facts.value?.isDump === true;
  const exported = goroutines ? seenThrough(goroutines, null, view) : seen;
  const acts: Acts = {
    copyCommand: isDump ? null : () => copy(command),
    copyLink: () => copy(linkToView(caseId)),
    copyTable: () => {
      if (exports.current?.table) void copyMade(exports.current.table);
    },
    savePicture:
      (screen === 'graph' || screen === 'flame') && !look.asTable
        ? (format) => {
            const name = `${screen} ${stemOf(shown.file)}`;
            if (exports.current?.svg) void savePicture(name, format, exports.current);
          }
        : null,
    copyDisasm:
      selection === null
        ? null
        : () => copy(disasmCommand({ view, profile: fileOf(shown), base: base && fileOf(base) })),
    saveProfile: () => void saveProfile(profiles, exported, stemOf(shown.file)),
  };
  useProfileCommands({
    caseId,
    ownModule,
    onDropFilters: () => withoutFilters(),
    search,
    acts,
    onDifference: base
      ? () => changeView({ base: view.base === null ? { kind: 'diff', evidence: base.evidence } : null })
      : null,
    onSettings: () => setSettings(!settings),
  });
  const keep = async (name: string, kept: string | null) => {
    const result = await tryCall('cases.keepView', { id: caseId, name, view: kept });
    if (!result.ok) useApp.setState({ failure: result.failure });
  };
  const withoutFilters = () =>
    change({
      idle: [],
      view: {
        ...defaultView,
        sampleType: wanted.view.sampleType,
        base: view.base,
        selection,
        nodeFraction: view.nodeFraction,
      },
    });
  const withoutBase = () => change({ base: noBase, view: { ...wanted.view, base: null } });
  const of = percentOf(view, difference ? top.value : null);
  const summary = top.value
    ? `${t(difference ? 'profile.summary.difference' : 'profile.summary.value', {
        shown: style.cell(top.value.shown),
        total: style.full(top.value.total),
        before: style.full(top.value.compareTotal ?? 0),
        rows: top.value.rows.length,
        functions: top.value.functions,
      })} · ${t(of, { total: style.full(difference ? changesAreOf(top.value) : top.value.total) })}`
    : '';
  const broken =
    screen !== 'goroutines' && top.failure !== null && isBroken(top.failure) ? top.failure : null;
  return (
    <FunctionMenu className="profile" about={screen === 'tags' ? 'tags' : 'functions'}>
      <ProfileToolbar
        {...{ choices, shown, base, look }}
        facts={facts.value}
        onLook={change}
        onShown={(choice) => {
          const captured = choice.kind === 'heap-profile' && choice.capture !== null;
          if (captured) setTimeLook(caseId, { capture: choice.capture?.number ?? null });
          change({ shown: captured ? null : choice.evidence });
        }}
        onView={(part) => {
          if ('base' in part) change({ order: null, view: { ...wanted.view, ...part } });
          else changeView(part);
        }}
        onBase={(chosen) => (chosen === noBase ? withoutBase() : change({ base: chosen }))}
      />
      <FilterBar look={look} onLook={change} onView={changeView} summary={summary} search={search}>
        {canUndo && (
          <CommandButton
            command="profile.undo"
            icon={<Undo2 size={14} strokeWidth={1.75} aria-hidden="true" />}
          />
        )}
        <ViewsMenu
          kept={caseView.keptViews}
          ownModule={ownModule}
          onPreset={changeView}
          onOpen={(kept) => openQuery(caseId, kept.view)}
          onKeep={(name, drop) => void keep(name, drop ? null : settingsToQuery(wanted))}
        />
        <ShareMenu acts={acts} command={command} />
        <Tooltip text={t('profile.settings')} keys={keysAsText('profile.settings', onMac)}>
          <Button
            icon={<SlidersHorizontal size={14} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => setSettings(!settings)}
          >
            <span className="button-words">{t('profile.settings.short')}</span>
          </Button>
        </Tooltip>
      </FilterBar>
      {facts.value && screen !== 'goroutines' && (
        <ProfileNotes
          facts={facts.value}
          top={top.value}
          view={view}
          hasFilters={JSON.stringify(seen.view) !== JSON.stringify({ ...defaultView, base: seen.view.base })}
          onDropFilters={withoutFilters}
        />
      )}
      <div ref={middle} className="profile-middle">
        {broken ? (
          <BrokenFile
            failure={broken}
            caseId={caseId}
            shown={shown}
            base={base}
            onWithoutBase={withoutBase}
          />
        ) : (
          <ViewExportsContext
            value={(given) => {
              exports.current = given;
            }}
          >
            <ProfileViews
              {...{
                caseId,
                profiles,
                choices,
                shown,
                base,
                seen,
                look,
                style,
                difference,
                ownModule,
                flame,
                filter,
              }}
              facts={facts.value}
              top={top}
              percentOf={of}
              onLook={change}
              onView={changeView}
              onClear={() => change({ filter: '' })}
              onSelect={select}
              onFocus={focus}
            />
          </ViewExportsContext>
        )}
        {settings && (
          <ViewSettings
            look={look}
            facts={facts.value}
            compared={base !== null}
            onLook={change}
            onView={changeView}
            onReset={() => change({ idle: [], view: { ...defaultView, selection } })}
            onClose={() => setSettings(false)}
          />
        )}
      </div>
      {selection !== null && broken === null && screen !== 'goroutines' && isLate(details) && (
        <DrawerWaiting function={selection} answered={details} onClose={() => select(null)} />
      )}
      {selection !== null && details.value && screen !== 'goroutines' && !isLate(details) && (
        <FunctionDrawer
          {...{ style, ownModule }}
          percentOf={percentOf(view, null)}
          sampleType={sampleType}
          answer={details.value}
          compared={base !== null}
          shows={look.drawer}
          onShows={(drawer) => change({ drawer })}
          series={
            <FunctionSeries
              caseView={caseView}
              function={selection}
              view={view}
              sampleType={sampleType}
              shown={shown.evidence}
              asTable={look.series.asTable}
              onAsTable={(asTable) => change({ series: { ...look.series, asTable } })}
            />
          }
          acts={
            <DrawerActs
              command={peek}
              table={look.drawer === 'calls' ? drawerAsTsv(details.value) : null}
              kept={caseView.keptViews}
              view={settingsToQuery(wanted)}
              name={keptName(details.value, sampleType)}
              onSource={screen === 'source' ? null : () => change({ screen: 'source' })}
              onKeep={(name, kept) => void keep(name, kept)}
            />
          }
          onSelect={select}
          onClose={() => select(null)}
        />
      )}
    </FunctionMenu>
  );
}

/** What is there in a moment changes in place; for what takes longer, or fails, something else stands there. */
const isLate = ({ slow, failure, state }: Answered<unknown>) =>
  slow || failure !== null || state === 'stopped';

function useToolCommand(
  caseId: string,
  { screen, view, filter }: ProfileLook,
  choices: readonly ProfileChoice[],
  chosen: { readonly shown: ProfileChoice; readonly base: ProfileChoice | null },
): string {
  const pathOf = useFileOf(caseId);
  const goroutines = screen === 'goroutines' ? goroutineChoices(choices, chosen.shown, chosen.base) : null;
  const shown = goroutines?.shown ?? chosen.shown;
  const base = goroutines ? goroutines.base : chosen.base;
  return toolCommand({
    screen,
    view: base === null ? { ...view, base: null } : view,
    filter,
    profile: pathOf(shown),
    base: base && pathOf(base),
  });
}
