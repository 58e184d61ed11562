import { expect, it } from 'vitest';
import { defaultLibraryFolder } from '#main/store/default-library-folder';

it.each([
  ['linux', {}, '/home/a', '/home/a/.local/share/heapcase/cases'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/a', '/data/heapcase/cases'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a', '/home/a/.local/share/heapcase/cases'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/a', '/home/a/.local/share/heapcase/cases'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/a', '/Users/a/Library/Application Support/Heapcase/cases'],
  ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\Users\\a', 'C:\\L\\Heapcase\\cases'],
  ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\Heapcase\\cases'],
])('on %s with %j', (platform, env, home, folder) => {
  expect(defaultLibraryFolder({ platform, env, home })).toBe(folder);
});
