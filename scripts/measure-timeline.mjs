// `npm run measure:timeline`: charts with ten million samples in the real Electron: the frames, and what a sample takes.
import { measureInWindow } from './setup/measure-in-window.mjs';

await measureInWindow('timeline');
