import { useLayoutEffect } from 'react';
import type { Language } from '#core/words/dictionary';
import { themeOf, useSettings } from '../state/settings';

/** Language, theme and contrast of the whole document. */
export function useDocument(language: Language): void {
  const theme = useSettings(themeOf);
  const contrast = useSettings(({ system }) => system.highContrast);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useLayoutEffect(() => {
    if (contrast) document.documentElement.dataset['contrast'] = 'more';
    else delete document.documentElement.dataset['contrast'];
  }, [contrast]);
}
