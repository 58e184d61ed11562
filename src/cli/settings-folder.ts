import { join } from 'node:path';

/**
 * Where the command line keeps settings and accepted host keys: the folder that Electron gives the window
 * under the same name, so that both front doors know the same hosts.
 */
export function settingsFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Heapcase');
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Heapcase');
}
