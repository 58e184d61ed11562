import { app, nativeTheme } from 'electron';
import type { AnswerOf, Settings } from '#core/contract/methods';

/** What the system's settings say. While a theme is forced, `dark` is the forced one, which nobody asks for. */
export const systemSettings = (): AnswerOf<'window.system'> => ({
  dark: nativeTheme.shouldUseDarkColors,
  language: systemLanguage(),
  highContrast: nativeTheme.shouldUseHighContrastColors,
});

/** Simplified Chinese for zh, zh-CN, zh-Hans-*; every other language gets English. */
export function systemLanguage(): 'en' | 'zh-CN' {
  const [first = 'en'] = [...app.getPreferredSystemLanguages(), app.getLocale()];
  return /^zh\b(?!-(?:Hant|TW|HK|MO))/i.test(first) ? 'zh-CN' : 'en';
}

/** Makes native menus, dialogs and the page's media queries follow the setting. */
export function applyTheme(theme: Settings['theme']): void {
  if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
}

export function onSystemChange(tell: (system: { dark: boolean; highContrast: boolean }) => void): void {
  nativeTheme.on('updated', () => {
    const { dark, highContrast } = systemSettings();
    tell({ dark, highContrast });
  });
}
