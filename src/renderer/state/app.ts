import { create } from 'zustand';
import type { FailureData } from '#core/base/failure';
import type { AppInfo } from '#core/contract/methods';

/** The window itself: what it runs on, which panes are open, and the last act that failed. */
interface AppState {
  readonly info: AppInfo | null;
  readonly sidebar: boolean;
  readonly inspector: boolean;
  readonly float: 'palette' | 'keys' | null;
  /** When the main process last confirmed that it wrote something. */
  readonly savedAt: string | null;
  /** When text last came to the clipboard, in milliseconds since the epoch. */
  readonly copiedAt: number | null;
  /** Of an act that has no place of its own to show it; shown as a banner until the next one. */
  readonly failure: FailureData | null;
}

export const useApp = create<AppState>(() => ({
  info: null,
  sidebar: true,
  inspector: true,
  float: null,
  savedAt: null,
  copiedAt: null,
  failure: null,
}));

export const setFloat = (float: AppState['float']) => useApp.setState({ float });
