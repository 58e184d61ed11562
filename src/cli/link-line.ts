import { sentenceOf } from '#core/base/failure';
import type { WorkbenchEvent } from '#core/contract/events';
import type { HostLink } from '#core/contract/link';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import type { Terminal } from './terminal';

/** What the state of a link is worth a line for: that it went, what a person has to mend, and that it is back. */
function linkLine({ host, state }: HostLink, wasLost: boolean, language: Language): string | null {
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

/** Says on the terminal what becomes of the links, for as long as it is handed the events. */
export function linkTeller(terminal: Terminal, indent = ''): (event: WorkbenchEvent) => void {
  const lost = new Set<string>();
  return (event) => {
    if (event.kind !== 'host-link') return;
    const { host, state } = event.link;
    const line = linkLine(event.link, lost.has(host), terminal.language);
    if (state.is === 'lost') lost.add(host);
    if (state.is === 'connected') lost.delete(host);
    if (line !== null) terminal.say(`${indent}${line}`);
  };
}
