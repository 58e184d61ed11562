// `npm run measure:flame`: a flame graph of a million boxes in the real Electron: the first picture, and the frames.
import { measureInWindow } from './setup/measure-in-window.mjs';

await measureInWindow('flame');
