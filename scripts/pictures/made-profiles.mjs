// Profiles that say little or nothing: what the window has to explain. Written byte by byte, as protobuf is.
import { gzipSync } from 'node:zlib';

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

/** @param {number} field @param {number} value */
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);

/** @param {number} field @param {Uint8Array} body */
const message = (field, body) => Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);

/** @param {...number} pair @returns {Buffer} */
const valueType = (...pair) => Buffer.concat([number(1, pair[0]), number(2, pair[1])]);

/**
 * A heap profile: objects and bytes of one stack, named or not.
 * @param {{ values: readonly [number, number] | null, named: boolean, period: number }} wanted
 *   `values` null: no sample at all; `period`: bytes between two samples
 */
export function heapProfile({ values, named, period }) {
  const strings = ['', 'inuse_objects', 'count', 'inuse_space', 'bytes', 'space', 'main.leak', 'main.main'];
  strings.push('/srv/orders/main.go', '/srv/orders/orders-api');
  const text = (/** @type {string} */ wanted) => strings.indexOf(wanted);
  const functions = ['main.leak', 'main.main'];
  const parts = [
    message(1, valueType(text('inuse_objects'), text('count'))),
    message(1, valueType(text('inuse_space'), text('bytes'))),
    message(11, valueType(text('space'), text('bytes'))),
    number(12, period),
    number(9, 1_795_000_000 * 1e9),
    message(
      3,
      Buffer.concat([
        number(1, 1),
        number(2, 0x400000),
        number(3, 0x800000),
        number(5, text('/srv/orders/orders-api')),
      ]),
    ),
  ];
  for (const [at, name] of functions.entries()) {
    const line = message(4, Buffer.concat([number(1, at + 1), number(2, 30 + at)]));
    const place = [number(1, at + 1), number(2, 1), number(3, 0x401000 + at * 64)];
    parts.push(message(4, Buffer.concat(named ? [...place, line] : place)));
    if (!named) continue;
    const told = [number(1, at + 1), number(2, text(name)), number(4, text('/srv/orders/main.go'))];
    parts.push(message(5, Buffer.concat(told)));
  }
  if (values !== null) {
    const stack = [number(1, 1), number(1, 2)];
    parts.push(message(2, Buffer.concat([...stack, number(2, values[0]), number(2, values[1])])));
  }
  for (const string of strings) parts.push(message(6, Buffer.from(string)));
  return gzipSync(Buffer.concat(parts));
}
