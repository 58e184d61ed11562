/**
 * Imported before anything that makes a schema: zod otherwise tries `new Function`, which no policy of ours
 * allows, and the console would report it as a violation.
 */

import { z } from 'zod';

z.config({ jitless: true });
