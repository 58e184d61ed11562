import { appOrigin } from './policies';

/**
 * The page may put text on the clipboard (Chromium asks for a click first), and nothing else: it cannot read
 * the clipboard, notify, see or hear.
 */
export function mayUse(permission: string, from: string): boolean {
  return (
    permission === 'clipboard-sanitized-write' && (from === appOrigin || from.startsWith(`${appOrigin}/`))
  );
}
