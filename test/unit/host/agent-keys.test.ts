import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agentSocket, readIdentities } from '#main/host/agent-keys';

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const number = (value: number): Buffer => Buffer.from([0, 0, 0, value]);

it('an agent’s answer gives each key’s type and comment; a cut one what came whole', () => {
  const keys = [
    { type: 'ssh-ed25519', comment: 'me@laptop' },
    { type: 'sk-ssh-ed25519@openssh.com', comment: '' },
  ];
  const blobs = keys.map(({ type, comment }) =>
    Buffer.concat([text(`${text(type).toString('latin1')}rest`), text(comment)]),
  );
  const answer = Buffer.concat([number(0), Buffer.from([12]), number(2), ...blobs]);
  expect(readIdentities(answer)).toEqual(keys);
  fc.assert(
    fc.property(fc.nat({ max: answer.length - 1 }), (cut) => {
      const read = readIdentities(answer.subarray(0, cut));
      expect(keys.slice(0, read.length)).toEqual(read);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (any) => void readIdentities(Buffer.from(any))));
});

it('the agent is where the settings say', () => {
  const env = { SSH_AUTH_SOCK: '/a', OTHER: '/b' };
  expect(
    [null, 'SSH_AUTH_SOCK', '$OTHER', `$${'{OTHER}'}`, '/c', 'none'].map((set) => agentSocket(set, env)),
  ).toEqual(['/a', '/a', '/b', '/b', '/c', null]);
  expect(agentSocket(null, {})).toBeNull();
});
