import { changeSettings, chooseFiles, openSample, startDemo, stopJob } from '../state/acts';
import { setFloat, useApp } from '../state/app';
import { isRunning, useJobs } from '../state/jobs';
import { go, useNavigation } from '../state/navigation';
import { languageOf, themeOf, useSettings } from '../state/settings';
import { emptyInstall, setSheet } from '../state/watches';
import { walkRegions } from './regions';
import { useCommand } from './run';

/** What can be done wherever the window is. */
export function useAppCommands(): void {
  const { back, forward, goBack, goForward, place } = useNavigation();
  const running = useJobs(({ jobs }) => [...jobs.values()].findLast(isRunning) ?? null);
  useCommand('palette.open', () => setFloat('palette'));
  useCommand('keys.show', () => setFloat('keys'));
  useCommand('region.next', () => walkRegions(1));
  useCommand('region.previous', () => walkRegions(-1));
  useCommand('navigation.back', back.length > 0 ? goBack : null);
  useCommand('navigation.forward', forward.length > 0 ? goForward : null);
  useCommand('welcome.show', () => go({ screen: 'welcome' }));
  useCommand('hosts.show', () => go({ screen: 'hosts', host: null }));
  useCommand('fleet.show', () => go({ screen: 'fleet' }));
  useCommand('watches.show', () => go({ screen: 'watches', watch: null }));
  useCommand('watch.install', () => setSheet(emptyInstall));
  useCommand('investigate', () =>
    go({ screen: 'hosts', host: place.screen === 'hosts' ? place.host : null }),
  );
  useCommand('demo.start', () => void startDemo());
  useCommand('host.add', () => go({ screen: 'hosts', host: null }));
  useCommand('sample.open', () => void openSample());
  useCommand('files.open', () => void chooseFiles());
  useCommand('job.stop', running ? () => void stopJob(running.jobId) : null);
  useCommand('sidebar.toggle', () => useApp.setState(({ sidebar }) => ({ sidebar: !sidebar })));
  useCommand('inspector.toggle', () => useApp.setState(({ inspector }) => ({ inspector: !inspector })));
  useCommand('theme.next', () => {
    const theme = themeOf(useSettings.getState()) === 'dark' ? 'light' : 'dark';
    void changeSettings({ theme });
  });
  useCommand('language.next', () => {
    const language = languageOf(useSettings.getState()) === 'en' ? 'zh-CN' : 'en';
    void changeSettings({ language });
  });
  useCommand('settings.open', () => go({ screen: 'settings' }));
}
