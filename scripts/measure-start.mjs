// `npm run measure:start`: how soon the window is there and what it holds at rest, beside an empty Electron window.
import { measureInWindow } from './setup/measure-in-window.mjs';

await measureInWindow('start');
