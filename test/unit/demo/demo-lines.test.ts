import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDemoLine } from '#main/demo/demo-lines';

test.each([
  [
    '{"ready":true,"port":41191,"pid":5229,"ceilingMb":512}',
    { kind: 'ready', port: 41191, pid: 5229, ceilingMb: 512 },
  ],
  ['{"event":"leak-started","path":"/report"}', { kind: 'leak-started' }],
  [
    '{"event":"ceiling","ceilingMb":512,"endsInSeconds":30}',
    { kind: 'ceiling', ceilingMb: 512, endsInSeconds: 30 },
  ],
  ['{"event":"end","reason":"ceiling"}', { kind: 'end', reason: 'ceiling' }],
  ['{"event":"later-addition"}', null],
  ['{"ready":true}', null],
  ['null', null],
  ['Debugger attached.', null],
])('%s', (line, said) => {
  expect(readDemoLine(line)).toEqual(said);
});

test('never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void readDemoLine(line)));
});
