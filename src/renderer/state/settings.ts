import { create } from 'zustand';
import { type AnswerOf, defaultSettings, type Settings } from '#core/contract/methods';
import type { Language } from '#core/words/dictionary';

type System = AnswerOf<'window.system'>;

interface SettingsState {
  readonly settings: Settings;
  readonly system: System;
}

export const useSettings = create<SettingsState>(() => ({
  settings: defaultSettings,
  system: { dark: false, language: 'en', highContrast: false },
}));

export const languageOf = ({ settings, system }: SettingsState): Language =>
  settings.language ?? system.language;

export const themeOf = ({ settings, system }: SettingsState): 'light' | 'dark' => {
  if (settings.theme !== 'system') return settings.theme;
  return system.dark ? 'dark' : 'light';
};
