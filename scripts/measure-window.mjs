// `npm run measure:window`: what a person waits for in the window, in the real Electron, beside pprof on the same file.
import { measureInWindow } from './setup/measure-in-window.mjs';

await measureInWindow('window');
