/**
 * What an agent holds, by its own answer: ssh2 leaves out in silence what it cannot use. See the agent protocol,
 * draft-ietf-sshm-ssh-agent, "Requesting a list of keys".
 */

import net from 'node:net';

export interface AgentKey {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, `ssh-ed25519-cert-v01@openssh.com`, … */
  readonly type: string;
  readonly comment: string;
}

const requestIdentities = 11;
const identitiesAnswer = 12;
const answerMs = 5_000;
const mostBytes = 1024 * 1024;

/** Certificates and keys of FIDO tokens: only the system's ssh can log in with them. */
export const takesSystemSsh = ({ type }: Pick<AgentKey, 'type'>): boolean =>
  type.startsWith('sk-') || type.includes('-cert-v');

/** Where the agent listens, if there is one. */
export function agentSocket(identityAgent: string | null, env = process.env): string | null {
  if (identityAgent === 'none') return null;
  if (identityAgent === null || identityAgent === 'SSH_AUTH_SOCK') return env['SSH_AUTH_SOCK'] || null;
  if (identityAgent.startsWith('$')) return env[identityAgent.slice(1).replace(/^\{(.*)\}$/, '$1')] || null;
  return identityAgent;
}

/** All keys of an agent; none where it cannot be asked (who logs in with it says why). */
export function listAgentKeys(socketPath: string): Promise<readonly AgentKey[]> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const socket = net.connect(socketPath);
    const done = (keys: readonly AgentKey[]): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(keys);
    };
    const timer = setTimeout(() => done([]), answerMs);
    socket.on('error', () => done([]));
    socket.on('close', () => done([]));
    socket.on('connect', () => socket.write(Buffer.from([0, 0, 0, 1, requestIdentities])));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length > mostBytes) return done([]);
      if (answer.length >= 4 && answer.length >= 4 + answer.readUInt32BE(0)) done(readIdentities(answer));
    });
  });
}

/** Reads the agent's answer, from its length on; what is cut gives the keys before it. */
export function readIdentities(answer: Buffer): readonly AgentKey[] {
  const keys: AgentKey[] = [];
  let at = 9;
  const next = (): Buffer => {
    const length = answer.readUInt32BE(at);
    if (at + 4 + length > answer.length) throw new RangeError('cut');
    at += 4 + length;
    return answer.subarray(at - length, at);
  };
  try {
    if (answer[4] !== identitiesAnswer) return [];
    for (let left = answer.readUInt32BE(5); left > 0; left--) {
      const blob = next();
      const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
      keys.push({ type, comment: next().toString('utf8') });
    }
  } catch {
    // What came before it counts.
  }
  return keys;
}
