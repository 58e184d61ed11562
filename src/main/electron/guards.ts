/** What the page can never do, whatever it was made to load (shared/design: security, section 1). */

import { app, type Session, shell, type WebContents } from 'electron';
import { clickFreshMs, mayOpenOutside } from './external-links';
import { mayUse } from './permissions';
import { appOrigin, reportOrigin } from './policies';

/** The default of Electron is to allow. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(mayUse(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** The report's preview may be loaded into a frame, the page may load itself again after a crash; no more. */
function mayNavigate(url: string, mainFrame: boolean): boolean {
  return mainFrame ? url === `${appOrigin}/index.html` : url.startsWith(`${reportOrigin}/`);
}

function guard(contents: WebContents): void {
  let lastInput = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, input) => {
    if (['mouseDown', 'mouseUp', 'keyDown', 'rawKeyDown'].includes(input.type)) lastInput = Date.now();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event, url) => {
    if (!mayNavigate(url, true)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !mayNavigate(event.url, false)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url) && Date.now() - lastInput < clickFreshMs) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Before the first window. */
export function guardEveryPage(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}
