/** The window's front door. */

import { startApplication } from './electron/application';

startApplication(__dirname);
