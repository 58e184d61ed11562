/** A rung that is reached while the program runs is a notification of the system; a click opens the watch. */

import { Notification } from 'electron';
import type { WorkbenchEvent } from '#core/contract/events';
import type { Language } from '#core/words/dictionary';
import { deservesNotice, noticeOf } from './watch-notice';

interface NotifierOptions {
  readonly language: () => Language;
  /** Brings the window to the front and shows the watch. */
  readonly open: (host: string, id: string) => void;
}

/** Looks at each event on its way to the page. */
export function createNotifier({ language, open }: NotifierOptions): (event: WorkbenchEvent) => void {
  // A notification that nobody holds loses its click when it is collected.
  const shown = new Set<Notification>();
  return (event) => {
    if (event.kind !== 'watch-fired' || !deservesNotice(event) || !Notification.isSupported()) return;
    const { host, id } = event;
    const notification = new Notification({ ...noticeOf(language(), event), urgency: 'critical' });
    const drop = () => shown.delete(notification);
    notification.on('click', () => {
      drop();
      open(host, id);
    });
    notification.on('close', drop);
    shown.add(notification);
    notification.show();
  };
}
