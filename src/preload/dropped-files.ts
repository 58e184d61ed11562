/** The paths of what was dropped on the window. A page cannot give a file a path: it has one only from the system. */

import * as electron from 'electron';

/** Electron before 29 puts the path on the file itself. */
type ElectronFile = File & { readonly path?: string };

const pathOf = (file: ElectronFile): string =>
  electron.webUtils ? electron.webUtils.getPathForFile(file) : (file.path ?? '');

/** Hears every drop before the page does. What it gives back answers the paths of the last one, once. */
export function followDrops(): () => readonly string[] {
  let paths: readonly string[] = [];
  window.addEventListener(
    'drop',
    (event) => {
      paths = [...(event.dataTransfer?.files ?? [])].map(pathOf);
    },
    { capture: true },
  );
  return () => {
    const last = paths;
    paths = [];
    return last;
  };
}
