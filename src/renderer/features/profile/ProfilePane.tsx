import { SlidersHorizontal, Undo2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { defaultView } from '#core/profile/view';
import { tryCall } from '../../bridge';
import { CommandButton } from '../../commands/CommandButton';
import { keysAsText, onMac } from '../../commands/keys';
import { useText } from '../../i18n';
import { askProfiles, knownAnswer } from '../../profiles/ask-profiles';
import type { RenderFlame } from '../../profiles/flame-slot';
import { changesAreOf, percentOf } from '../../profiles/percent-of';
import { useAnswer } from '../../profiles/use-answer';
import { valueStyle } from '../../profiles/values';
import { type ViewExports, ViewExportsContext } from '../../profiles/view-exports';
import { useApp } from '../../state/app';
import { linkToView } from '../../state/links';
import type { ProfileLook } from '../../state/look';
import { openQuery, useProfileLook } from '../../state/profile-look';
import { settingsToQuery } from '../../state/profile-query';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Tooltip } from '../../ui/Tooltip';
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
import { drawerAsTsv } from './drawer-tsv';
import { FilterBar } from './FilterBar';
import { FunctionDrawer } from './FunctionDrawer';
import { exactly } from './filters';
import { FunctionSeries } from './growth/FunctionSeries';
import { ProfileNotes } from './ProfileNotes';
import { ProfileToolbar } from './ProfileToolbar';
import { ProfileViews } from './ProfileViews';
import { type Acts, ShareMenu } from './ShareMenu';
import { savePicture } from './save-picture';
import { seenThrough } from './seen-through';
import { toolCommand } from './tool-command';
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
  if (!shown) return <Empty title={t('profile.empty')} />;
  return <ShownProfile {...{ caseView, choices, shown, base, flame }} />;
}

interface ShownProps extends PaneProps {
  readonly choices: readonly ProfileChoice[];
  readonly shown: ProfileChoice;
  readonly base: ProfileChoice | null;
}

const copy = (text: string) => void navigator.clipboard.writeText(text);

function ShownProfile({ caseView, choices, shown, base, flame }: ShownProps) {
  const t = useText();
  const { id: caseId } = caseView.manifest;
  const { look, change, changeView, canUndo } = useProfileLook(caseId);
  const { view, screen, filter } = look;
  const profiles = useMemo(() => caseProfiles(caseId, choices), [caseId, choices]);
  const difference = base !== null && view.base !== null;
  const seen = seenThrough(shown, base, view);
  const key = JSON.stringify([caseId, seen]);
  const itself = { evidence: shown.evidence };
  const facts = useAnswer(
    `${caseId} ${shown.evidence}`,
    (signal) => askProfiles(profiles, 'facts', itself, { signal }),
    () => knownAnswer('facts', itself),
  );
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
  const exports = useRef<ViewExports | null>(null);

  const largest = Math.max(top.value?.total ?? 0, top.value?.compareTotal ?? 0);
  const unit = top.value?.unit ?? 'bytes';
  const style = useMemo(
    () => valueStyle(unit, largest, { unit: view.unit, divideBy: view.divideBy }),
    [unit, largest, view.unit, view.divideBy],
  );
  const ownModule = caseView.targets.at(-1)?.go?.module ?? null;
  const select = (name: string | null) => changeView({ selection: name });
  const focus = (name: string) => changeView({ focus: exactly(name), selection: name });

  const command = useToolCommand(caseId, look, choices, { shown, base });
  const peek = useToolCommand(caseId, { ...look, screen: 'peek', filter: '' }, choices, { shown, base });
  const acts: Acts = {
    copyCommand: () => copy(command),
    copyLink: () => copy(linkToView(caseId)),
    copyTable: () => void Promise.resolve(exports.current?.table?.()).then((text) => text && copy(text)),
    savePicture:
      (screen === 'graph' || screen === 'flame') && !look.asTable
        ? (format) => {
            const name = `${screen} ${shown.file.replace(/\.(?:pb\.gz|gz|pb|txt)$/, '')}`;
            if (exports.current?.svg) void savePicture(name, format, exports.current);
          }
        : null,
  };
  useProfileCommands({
    caseId,
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
        sampleType: view.sampleType,
        base: view.base,
        selection,
        nodeFraction: view.nodeFraction,
      },
    });
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
    <div className="profile">
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
          if ('base' in part) change({ order: null, view: { ...view, ...part } });
          else changeView(part);
        }}
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
          onKeep={(name, drop) => void keep(name, drop ? null : settingsToQuery(look))}
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
      <div className="profile-middle">
        {broken ? (
          <BrokenFile
            failure={broken}
            caseView={caseView}
            shown={shown}
            base={base}
            onWithoutBase={() => change({ base: noBase, view: { ...view, base: null } })}
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
      {selection !== null && details.value && screen !== 'goroutines' && (
        <FunctionDrawer
          {...{ style, ownModule }}
          sampleType={view.sampleType ?? facts.value?.defaultSampleType ?? ''}
          answer={details.value}
          compared={base !== null}
          shows={look.drawer}
          onShows={(drawer) => change({ drawer })}
          series={
            <FunctionSeries
              caseView={caseView}
              function={selection}
              sampleType={view.sampleType ?? facts.value?.defaultSampleType ?? ''}
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
              view={settingsToQuery(look)}
              name={keptName(details.value, view.sampleType ?? facts.value?.defaultSampleType ?? '')}
              onSource={screen === 'source' ? null : () => change({ screen: 'source' })}
              onKeep={(name, kept) => void keep(name, kept)}
            />
          }
          onSelect={select}
          onClose={() => select(null)}
        />
      )}
    </div>
  );
}

function useToolCommand(
  caseId: string,
  { screen, view, filter }: ProfileLook,
  choices: readonly ProfileChoice[],
  chosen: { readonly shown: ProfileChoice; readonly base: ProfileChoice | null },
): string {
  const pathOf = useFileOf(caseId);
  const goroutines = screen === 'goroutines' ? goroutineChoices(choices, chosen.shown, chosen.base) : null;
  const shown = goroutines?.shown ?? chosen.shown;
  const base = goroutines ? null : chosen.base;
  return toolCommand({
    screen,
    view: base === null ? { ...view, base: null } : view,
    filter,
    profile: pathOf(shown),
    base: base && pathOf(base),
  });
}
