import { BrowserWindow, nativeTheme, screen } from 'electron';
import { boundsFor, smallest } from './window-bounds';
import type { StateFile } from './window-state';

/** --surface-work of the tokens: what is seen until the page has painted. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#16181C' : '#FFFFFF');

/** A second crash within this time shows the recovery page instead of loading the same page again. */
const crashAgainMs = 60_000;

export interface WindowOptions {
  readonly url: string;
  readonly recoveryUrl: string;
  readonly preload: string;
  readonly icon?: string;
  readonly state: StateFile;
}

function remember(window: BrowserWindow, state: StateFile): void {
  window.on('close', () => {
    state.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
}

function recover(window: BrowserWindow, { url, recoveryUrl }: WindowOptions): void {
  let lastCrash = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const again = Date.now() - lastCrash < crashAgainMs;
    lastCrash = Date.now();
    void window.loadURL(again ? recoveryUrl : url);
  });
}

export function openWindow(options: WindowOptions): BrowserWindow {
  const { bounds, maximized } = options.state.get();
  const window = new BrowserWindow({
    ...boundsFor(
      bounds,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Heapcase',
    backgroundColor: background(),
    autoHideMenuBar: true,
    ...(options.icon === undefined ? {} : { icon: options.icon }),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const follow = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.off('updated', follow));
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  remember(window, options.state);
  recover(window, options);
  void window.loadURL(options.url);
  return window;
}
