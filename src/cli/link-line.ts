import { sentenceOf } from '#core/base/failure';
import type { HostLink } from '#core/contract/link';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';

/** What the state of a link is worth a line for: that it went, what a person has to mend, and that it is back. */
export function linkLine({ host, state }: HostLink, wasLost: boolean, language: Language): string | null {
  switch (state.is) {
    case 'lost': {
      const seconds = Math.max(0, Math.round((Date.parse(state.nextAttemptAt) - Date.now()) / 1000));
      return say(language, message('cli.link.lost', { host, seconds }));
    }
    case 'needs-you':
      return `${say(language, message('cli.link.needs-you', { host }))} ${sentenceOf(language, state.failure)}`;
    case 'connected':
      return wasLost ? say(language, message('cli.link.back', { host })) : null;
    default:
      return null;
  }
}
