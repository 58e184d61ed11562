'use strict';

/** Protocol buffers, as far as a profile needs them: varints, strings, packed numbers and nested messages. */
class ProtoWriter {
  constructor() {
    this.buffer = Buffer.alloc(1024);
    this.length = 0;
  }

  bytes() {
    return this.buffer.subarray(0, this.length);
  }

  /** proto3: a field that is 0 is left out. */
  number(field, value) {
    if (value !== 0) {
      this.varint(field * 8);
      this.varint(value);
    }
    return this;
  }

  /** Also when it is empty: the first entry of the string table is. */
  text(field, value) {
    return this.chunk(field, Buffer.from(value));
  }

  packed(field, values) {
    const inner = new ProtoWriter();
    for (const value of values) inner.varint(value);
    return this.chunk(field, inner.bytes());
  }

  message(field, write) {
    const inner = new ProtoWriter();
    write(inner);
    return this.chunk(field, inner.bytes());
  }

  chunk(field, bytes) {
    this.varint(field * 8 + 2);
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  /** Seven bits a byte, lowest first; `value` is a whole number of at least 0, as Number or BigInt. */
  varint(value) {
    this.reserve(10);
    let rest = value;
    if (typeof rest === 'bigint') {
      for (; rest > 0x7fn; rest >>= 7n) this.buffer[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest = Number(rest);
    }
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.buffer[this.length++] = (rest % 128) | 0x80;
    this.buffer[this.length++] = rest;
  }

  reserve(bytes) {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + bytes));
    larger.set(this.bytes());
    this.buffer = larger;
  }
}

module.exports = { ProtoWriter };
