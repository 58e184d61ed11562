/** `node make-synthetic.cjs FILE SHAPE-AS-JSON`: a process of its own, as the largest one takes gigabytes to make. */

import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodeProfile } from '../../src/core/profile/encode';
import { type Shape, synthetic } from './synthetic';

const [file, shape] = process.argv.slice(2);
if (file === undefined || shape === undefined) throw new Error('make-synthetic FILE SHAPE');
// Packed as hard as pprof and Go pack their own.
writeFileSync(file, gzipSync(encodeProfile(synthetic(JSON.parse(shape) as Shape))));
