/** The settings that reach outside the page: the theme of native parts, the language of the menu. */

import type { WorkbenchEvent } from '#core/contract/events';
import { SettingsSchema } from '#core/contract/methods';
import { setMenu } from './menu';
import { applyTheme, systemLanguage } from './system-theme';
import type { StateFile } from './window-state';

export interface Preferences {
  /** After `ready`: the remembered theme and the system's language, until the settings are read. */
  start(): void;
  /** Looks at each answer of the settings' methods. */
  notice(method: unknown, answer: unknown): void;
  /** Of what the system shows for us. */
  language(): 'en' | 'zh-CN';
}

export function createPreferences(state: StateFile, tell: (event: WorkbenchEvent) => void): Preferences {
  let language: 'en' | 'zh-CN' | null = null;
  const speak = (wanted: 'en' | 'zh-CN') => {
    if (wanted === language) return;
    language = wanted;
    setMenu(wanted, (command) => tell({ kind: 'menu', command }));
  };
  return {
    language: () => language ?? systemLanguage(),
    start() {
      applyTheme(state.get().theme);
      speak(systemLanguage());
    },
    notice(method, answer) {
      if (method !== 'settings.get' && method !== 'settings.set') return;
      const settings = SettingsSchema.safeParse(answer);
      if (!settings.success) return;
      applyTheme(settings.data.theme);
      if (state.get().theme !== settings.data.theme) state.change({ theme: settings.data.theme });
      speak(settings.data.language ?? systemLanguage());
    },
  };
}
