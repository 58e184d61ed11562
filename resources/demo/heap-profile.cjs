'use strict';

/**
 * V8's sampling heap profiler, written as the gzipped profile.proto that `go tool pprof` reads
 * (https://github.com/google/pprof/blob/main/proto/profile.proto).
 *
 * What V8 gives (src/profiler/sampling-heap-profiler.cc, v8-heap-profiler-agent-impl.cc):
 * - About one sample per INTERVAL bytes allocated, by a Poisson process, of objects that are still alive.
 * - The sizes are ALREADY scaled up: ScaleSample multiplies the count of the samples of one size by
 *   1 / (1 - exp(-size / INTERVAL)). Nothing is scaled again here.
 * - getSamplingProfile forces a garbage collection first (kSamplingForceGC), so it shows live objects only.
 * - A frame has the position where its function STARTS, not the line that allocated; functions that the
 *   optimizing compiler inlined do not appear, their bytes belong to the caller. At most 128 frames.
 */

const inspector = require('node:inspector');
const { fileURLToPath } = require('node:url');
const { promisify } = require('node:util');
const { gzip } = require('node:zlib');
const { ProtoWriter } = require('./proto-writer.cjs');

/**
 * 20160 is a multiple of 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, …: V8 tells the bytes of a sample, not how many objects
 * they stand for, and with this interval the scaled size of a small object is exactly INTERVAL + its own size.
 */
const INTERVAL = 20160;

let session;

function startSampling() {
  session = new inspector.Session();
  session.connect();
  post('HeapProfiler.startSampling', { samplingInterval: INTERVAL });
}

/** The answers of the inspector of one's own thread come before post() returns. */
function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(`${method}: ${error.message}`);
    answer = result;
  });
  return answer;
}

/** How many objects a sample stands for whose scaled size is `bytes`. */
function objectsOf(bytes) {
  const size = bytes - INTERVAL;
  if (size > 0 && INTERVAL % size === 0) return bytes / size;
  for (let count = 1; count <= INTERVAL; count += 1) {
    const scale = 1 / (1 - Math.exp(-bytes / count / INTERVAL));
    if (bytes % count === 0 && Math.floor(scale + 0.5) === count) return count;
  }
  return 1;
}

/** The bytes of a profile of the heap as it is now. */
async function heapProfile() {
  const { profile } = post('HeapProfiler.getSamplingProfile');
  return promisify(gzip)(encodeProfile(profile, Date.now()));
}

function encodeProfile({ head, samples }, takenAtMs) {
  const objects = new Map();
  for (const { nodeId, size } of samples) objects.set(nodeId, (objects.get(nodeId) ?? 0) + objectsOf(size));

  const tables = new Tables();
  const out = new ProtoWriter();
  const valueType = (field, type, unit) => {
    out.message(field, (inner) => inner.number(1, tables.string(type)).number(2, tables.string(unit)));
  };
  valueType(1, 'inuse_objects', 'count');
  valueType(1, 'inuse_space', 'bytes');

  // One sample per stack, leaf first. The tree's first level is "(root)", which is no function.
  const pending = head.children.map((node) => ({ node, callers: [] }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, callers } = next;
    const stack = [tables.location(node.callFrame), ...callers];
    if (node.selfSize > 0) {
      const values = [objects.get(node.id) ?? 1, node.selfSize];
      out.message(2, (inner) => inner.packed(1, stack).packed(2, values));
    }
    for (const child of node.children) pending.push({ node: child, callers: stack });
  }

  const mainFile = tables.string(process.argv[1] ?? process.execPath);
  out.message(3, (inner) => inner.number(1, 1).number(5, mainFile).number(7, 1).number(8, 1).number(9, 1));
  for (const { id, line } of tables.functions.values()) {
    out.message(4, (inner) => {
      inner.number(1, id).number(2, 1);
      inner.message(4, (at) => at.number(1, id).number(2, line));
    });
  }
  for (const { id, name, file, line } of tables.functions.values()) {
    out.message(5, (inner) =>
      inner.number(1, id).number(2, name).number(3, name).number(4, file).number(5, line),
    );
  }
  valueType(11, 'space', 'bytes');
  const comment = tables.string(
    'V8 sampling heap profiler: live objects after a forced GC, sizes scaled by V8',
  );
  const defaultType = tables.string('inuse_space');
  for (const text of tables.strings.keys()) out.text(6, text);
  out.number(9, BigInt(takenAtMs) * 1_000_000n).number(12, INTERVAL);
  out.number(13, comment).number(14, defaultType);
  return out.bytes();
}

/** Strings and functions, each once. A location is a function: V8 tells no line inside of it. */
class Tables {
  constructor() {
    this.strings = new Map([['', 0]]);
    this.functions = new Map();
  }

  string(text) {
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    this.strings.set(text, this.strings.size);
    return this.strings.size - 1;
  }

  location({ functionName, scriptId, url, lineNumber, columnNumber }) {
    const key = `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
    const known = this.functions.get(key);
    if (known !== undefined) return known.id;
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const line = Math.max(lineNumber + 1, 0);
    const place = file === '' ? '' : ` ${file.slice(file.search(/[^/\\]*$/))}:${line}`;
    const entry = {
      id: this.functions.size + 1,
      name: this.string(functionName || `(anonymous)${place}`),
      file: this.string(file),
      line,
    };
    this.functions.set(key, entry);
    return entry.id;
  }
}

module.exports = { startSampling, heapProfile };
