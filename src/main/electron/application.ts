/** The window's front door, put together: scheme, guards, window, calls, events, and the end. */

import path from 'node:path';
import { app, type BrowserWindow, powerMonitor, session } from 'electron';
import { failureDataOf } from '#core/base/failure';
import { attempt } from '#core/base/result';
import type { WorkbenchEvent } from '#core/contract/events';
import { type Method, windowMethods } from '#core/contract/methods';
import { createCaller } from './caller';
import { createOpener, filesOf } from './chosen-files';
import { endAfter } from './ending';
import { createBatches } from './event-batches';
import { evidencePages } from './evidence-pages';
import { denyPermissions, guardEveryPage } from './guards';
import { answerCalls, answerDrops, broadcast, originOf } from './ipc';
import { createNotifier } from './notifications';
import { linkOf, takeLinks } from './opened-links';
import { appOrigin } from './policies';
import { createPreferences } from './preferences';
import { declareScheme, serve } from './protocol';
import { recoveryPath } from './recovery-page';
import { reportPages } from './report-pages';
import { bringForward, isFirstInstance } from './single-instance';
import { onSystemChange } from './system-theme';
import { openWindow } from './window';
import { createWindowMethods } from './window-methods';
import { openStateFile } from './window-state';
import { lazyWorkbench } from './workbench-maker';

/** `program` is out/main, where this runs from. */
export function startApplication(program: string): void {
  let window: BrowserWindow | null = null;
  const openLater = (files: readonly string[], link: string | null = null) => {
    if (!window) {
      started.files.push(...files);
      started.link = link ?? started.link;
      return;
    }
    if (link !== null) tell({ kind: 'link-opened', link });
    if (files.length === 0) return;
    opener.open(files).then(
      (opened) => tell({ kind: 'files-opened', ...opened }),
      (thrown: unknown) => tell({ kind: 'opening-failed', failure: failureDataOf(thrown) }),
    );
  };
  if (!isFirstInstance(() => window, openLater)) {
    app.quit();
    return;
  }
  declareScheme();
  guardEveryPage();

  // Only an unpackaged build knows Vite's server: a packaged one has one page.
  const url = (app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL) ?? `${appOrigin}/index.html`;
  const origin = originOf(url);
  const tell = (event: WorkbenchEvent) => broadcast(origin, event);
  const batches = createBatches(tell);
  const state = openStateFile(app.getPath('userData'));
  const preferences = createPreferences(state, tell);
  const notify = createNotifier({
    language: preferences.language,
    open: (host, id) => {
      bringForward(window);
      tell({ kind: 'open-watch', host, id });
    },
  });
  const workbench = lazyWorkbench(program, (event) => {
    notify(event);
    batches.push(event);
  });
  const opener = createOpener(workbench.get, tell);
  const started = { files: filesOf(process.argv, process.cwd()), link: linkOf(process.argv) };
  const ofWindow = createWindowMethods(workbench.get, started, opener);
  const call = createCaller(async (method: Method) =>
    Object.hasOwn(windowMethods, method) ? ofWindow : (await workbench.get()).handlers,
  );

  const open = () => {
    window = openWindow({
      url,
      recoveryUrl: `${appOrigin}${recoveryPath}`,
      preload: path.join(program, '../preload/index.cjs'),
      state,
    });
    window.once('closed', () => {
      window = null;
    });
  };

  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    serve({
      root: path.join(program, '../renderer'),
      report: reportPages(workbench.get),
      evidence: evidencePages(workbench.get),
    });
    answerCalls(origin, async (method, request) => {
      const result = await call(method, request);
      if (result.ok) preferences.notice(method, result.value);
      return result;
    });
    answerDrops(origin, (paths) => attempt(() => opener.open(paths)));
    preferences.start();
    open();
    powerMonitor.on('resume', () => workbench.checkLinks());
    onSystemChange((system) => tell({ kind: 'system-changed', ...system }));
    app.on('activate', () => {
      if (!window) open();
    });
  });
  takeLinks((link) => openLater([], link));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openLater([file]);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  endAfter(workbench.close);
}
