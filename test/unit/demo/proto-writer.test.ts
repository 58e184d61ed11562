import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Reader } from 'protobufjs/minimal';
import { expect, test } from 'vitest';

interface ProtoWriter {
  varint(value: number | bigint): void;
  text(field: number, value: string): ProtoWriter;
  bytes(): Uint8Array;
}
const { ProtoWriter } = createRequire(import.meta.url)('../../../resources/demo/proto-writer.cjs') as {
  ProtoWriter: new () => ProtoWriter;
};

test('what it writes is read as the same', () => {
  const value = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.bigInt(0n, 2n ** 64n - 1n), fc.string());
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const writer = new ProtoWriter();
      for (const each of values) {
        if (typeof each === 'string') writer.text(6, each);
        else writer.varint(each);
      }
      const reader = Reader.create(writer.bytes());
      for (const each of values) {
        if (typeof each === 'string')
          expect([reader.uint32(), reader.string()]).toEqual([6 * 8 + 2, Buffer.from(each).toString()]);
        else expect(String(reader.uint64())).toBe(String(each));
      }
      expect(reader.pos).toBe(reader.len);
    }),
  );
});
