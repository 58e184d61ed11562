import { useEffect, useRef } from 'react';
import { useAppCommands } from './commands/app-commands';
import { KeySheet } from './commands/KeySheet';
import { Palette } from './commands/Palette';
import { useKeys } from './commands/use-keys';
import { useLanguage, useSay, useText } from './i18n';
import { Screens, Sheets } from './screens';
import { BusyBanner } from './shell/BusyBanner';
import { DropArea } from './shell/DropArea';
import { FoundBanner } from './shell/FoundBanner';
import { PromptSheet } from './shell/PromptSheet';
import { Sidebar } from './shell/Sidebar';
import { StatusBar } from './shell/StatusBar';
import { TitleBar } from './shell/TitleBar';
import { useDocument } from './shell/use-document';
import { useApp } from './state/app';
import { useNavigation } from './state/navigation';
import { usePrompts } from './state/prompts';
import { useWatches } from './state/watches';
import { Banner } from './ui/Banner';
import { Button } from './ui/Button';
import { CopyButton } from './ui/CopyButton';
import './shell/shell.css';

export function App() {
  const language = useLanguage();
  const { screen } = useNavigation((now) => now.place);
  const prompt = usePrompts(({ waiting }) => waiting[0]);
  const float = useApp((app) => app.float);
  const sheet = useWatches((watches) => watches.sheet !== null);
  useDocument(language);
  useAppCommands();
  useKeys(prompt !== undefined || float !== null || sheet);
  return (
    <>
      <div className="shell" inert={prompt !== undefined || float !== null || sheet}>
        <TitleBar />
        <div className="shell-middle">
          {screen !== 'welcome' && <Sidebar />}
          <WorkArea />
        </div>
        <StatusBar />
      </div>
      {sheet && (
        <div inert={prompt !== undefined}>
          <Sheets />
        </div>
      )}
      <DropArea />
      {float === 'palette' && <Palette />}
      {float === 'keys' && <KeySheet />}
      {prompt && <PromptSheet key={prompt.promptId} waiting={prompt} />}
    </>
  );
}

/** The focus never falls to the body when what had it is gone with its screen. */
function useFocusKept() {
  const ref = useRef<HTMLElement>(null);
  const place = useNavigation((now) => now.place);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the place has changed
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  }, [place]);
  return ref;
}

function WorkArea() {
  const ref = useFocusKept();
  const t = useText();
  const say = useSay();
  const failure = useApp((app) => app.failure);
  return (
    <main ref={ref} tabIndex={-1} className="work" data-region="work" aria-label={t('region.work')}>
      {failure && (
        <Banner
          tone="critical"
          action={
            <>
              <CopyButton
                text={[say.failure(failure), failure.code, failure.detail].filter(Boolean).join('\n')}
              >
                {t('ui.copyDetails')}
              </CopyButton>
              <Button onClick={() => useApp.setState({ failure: null })}>{t('ui.close')}</Button>
            </>
          }
        >
          {say.failure(failure)}
        </Banner>
      )}
      <BusyBanner />
      <FoundBanner />
      <Screens />
    </main>
  );
}
