import { posix, win32 } from 'node:path';

export interface Surroundings {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Where cases lie unless the user says otherwise: the platform's folder for data of programs. */
export function defaultLibraryFolder({ platform, env, home }: Surroundings): string {
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Heapcase', 'cases');
    case 'win32':
      return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'Heapcase', 'cases');
    default: {
      const data = env['XDG_DATA_HOME'];
      // The XDG rules say that a relative path is to be ignored.
      const base = data && posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share');
      return posix.join(base, 'heapcase', 'cases');
    }
  }
}
