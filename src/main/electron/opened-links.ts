/**
 * Links to a view, as the system or a command line hands them over. A link only names what is in the library: the page
 * looks it up and shows it, nothing is connected to and nothing is run.
 */

import { app } from 'electron';
import { linkForm, linkScheme, longestLink } from '#core/contract/link-form';

/** The first word that is a link of ours; null without one. */
export const linkOf = (argv: readonly string[]): string | null =>
  argv.slice(1).find((word) => word.length <= longestLink && linkForm.test(word)) ?? null;

/** Has the system hand our links to this Heapcase: only to one that is installed, never to a build in somebody's checkout. */
export function takeLinks(open: (link: string) => void): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  // How macOS hands them over; elsewhere they are words of a command line.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = linkOf(['', url]);
    if (link !== null) open(link);
  });
}
