/** Fetches and unpacks profiles beside the worker that reads them: the one makes a part while the other reads one. */

import { serveUnpacked } from './serve-unpacked';
import type { UnpackOrder } from './unpack-messages';

/** The part of a worker's global scope that is used here; the page's own types don't know workers. */
const scope = self as unknown as { onmessage: ((event: MessageEvent<UnpackOrder>) => void) | null };

scope.onmessage = ({ data }) => void serveUnpacked(data);
