/**
 * The keys a login may be tried with: those in the agent and those in files. Files are classified before
 * dialling; a passphrase is asked for only when the server has said that it would take the key.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BaseAgent, createAgent, type ParsedKey, type SigningRequestOptions, utils } from 'ssh2';
import { visibleLine } from '#core/base/text';
import { agentSocket, listAgentKeys, takesSystemSsh } from './agent-keys';
import { keyTypeOf } from './known-hosts';
import { defaultKeyNames, type SshSettings } from './ssh-config';

/** A key that can sign. */
export interface Identity {
  /** For people: `agent key me@laptop`, `key /home/me/.ssh/id_ed25519`. */
  readonly label: string;
  readonly type: string;
  readonly publicKey: Buffer;
  /** Signs, asking for a passphrase where one is needed; null when there was none to be had. */
  sign(data: Buffer, hash: SigningRequestOptions['hash']): Promise<Buffer | null>;
}

export interface Identities {
  readonly usable: readonly Identity[];
  /** What was found and cannot be used, as it goes into "tried". */
  readonly unusable: readonly string[];
}

/** Asks for the passphrase of a key file. */
export type AskPassphrase = (file: string, again: boolean) => Promise<string | null>;

/** All keys for a host in the order to try them: agent keys that are configured, other agent keys, files. */
export async function findIdentities(
  settings: SshSettings,
  askPassphrase: AskPassphrase,
): Promise<Identities> {
  const unusable: string[] = [];
  const fromFiles = new Map<string, Identity>();
  for (const file of new Set(settings.identityFiles)) {
    const found = await readKeyFile(file, askPassphrase);
    if (typeof found === 'string') unusable.push(found);
    else if (found !== null) fromFiles.set(found.publicKey.toString('base64'), found);
  }
  // With IdentitiesOnly, a configured public key whose private half is in the agent only must still be found.
  const configured = new Set(fromFiles.keys());
  for (const file of settings.identityFiles)
    for (const key of await publicKeyBeside(file)) configured.add(key);

  const agent = await agentIdentities(settings.identityAgent);
  unusable.push(...agent.unusable);
  const isConfigured = (key: Identity): boolean => configured.has(key.publicKey.toString('base64'));
  const first = agent.usable.filter(isConfigured);
  const others = settings.identitiesOnly ? [] : agent.usable.filter((key) => !isConfigured(key));
  for (const key of agent.usable) fromFiles.delete(key.publicKey.toString('base64'));
  return { usable: [...first, ...others, ...fromFiles.values()], unusable };
}

async function agentIdentities(identityAgent: string | null): Promise<Identities> {
  const socket = agentSocket(identityAgent);
  if (socket === null) return { usable: [], unusable: [] };
  const agent = createAgent(socket);
  const keys = await new Promise<readonly ParsedKey[] | Error>((resolve) => {
    const timer = setTimeout(() => resolve(new Error('no answer within 5 s')), 5_000);
    agent.getIdentities((error, found) => {
      clearTimeout(timer);
      resolve(error ?? (found as ParsedKey[] | undefined) ?? []);
    });
  });
  if (keys instanceof Error) return { usable: [], unusable: [`agent (${keys.message})`] };
  // ssh2 has left out in silence what it cannot use.
  const skipped = (await listAgentKeys(socket)).filter(takesSystemSsh);
  const usable = keys.map((key) => ({
    label: `agent key ${key.comment || key.type}`,
    type: key.type,
    publicKey: key.getPublicSSH(),
    sign: (data: Buffer, hash: SigningRequestOptions['hash']) =>
      new Promise<Buffer | null>((resolve, reject) => {
        agent.sign(key, data, hash === undefined ? {} : { hash }, (error, signature) =>
          error ? reject(error) : resolve(signature ?? null),
        );
      }),
  }));
  const unusable = skipped.map(
    ({ type, comment }) => `agent key ${visibleLine(comment) || type} (${type} needs the system's ssh)`,
  );
  return { usable, unusable };
}

/** ssh2 hands back a list for some formats. */
const first = (key: ParsedKey | readonly ParsedKey[]): ParsedKey =>
  Array.isArray(key) ? key[0] : (key as ParsedKey);

/** What kind of file it is, from its text alone. */
export function classifyKeyText(
  text: string,
): { kind: 'open'; key: ParsedKey } | { kind: 'encrypted' } | { kind: 'unusable'; reason: string } {
  const key = utils.parseKey(text);
  if (!(key instanceof Error)) {
    return first(key).isPrivateKey()
      ? { kind: 'open', key: first(key) }
      : { kind: 'unusable', reason: 'it is a public key' };
  }
  if (/no passphrase given/i.test(key.message)) return { kind: 'encrypted' };
  if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----|^PuTTY-User-Key-File-3/m.test(text))
    return { kind: 'unusable', reason: 'its format is not read here; "ssh-keygen -p -f" rewrites it' };
  const inside = openSshParts(text);
  if (inside?.type.startsWith('sk-'))
    return { kind: 'unusable', reason: "a FIDO key needs the system's ssh" };
  if (inside && inside.cipher !== 'none')
    return { kind: 'unusable', reason: `it is encrypted with ${inside.cipher}, which is not read here` };
  return { kind: 'unusable', reason: key.message };
}

/** The unencrypted head of an OpenSSH private key: its cipher and its public half. */
function openSshParts(text: string): { cipher: string; type: string; publicKey: Buffer } | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1];
  if (body === undefined) return null;
  const bytes = Buffer.from(body.replace(/\s+/g, ''), 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  try {
    const cipher = next().toString('latin1');
    next();
    next();
    at += 4;
    const publicKey = Buffer.from(next());
    return { cipher, type: keyTypeOf(publicKey.toString('base64')) ?? '', publicKey };
  } catch {
    return null;
  }
}

/** Null: not there and not expected. A string: there but of no use, and why. */
async function readKeyFile(file: string, askPassphrase: AskPassphrase): Promise<Identity | string | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const expected = !defaultKeyNames.includes(path.basename(file));
    if (code === 'ENOENT') return expected ? `key ${file} (no such file)` : null;
    return `key ${file} (${message})`;
  }
  const label = `key ${file}`;
  const found = classifyKeyText(text);
  if (found.kind === 'unusable') return `${label} (${found.reason})`;
  if (found.kind === 'open') {
    const { key } = found;
    return {
      label,
      type: key.type,
      publicKey: key.getPublicSSH(),
      sign: async (data, hash) => signed(key, data, hash),
    };
  }
  const publicKey = openSshParts(text)?.publicKey ?? (await publicKeyFile(`${file}.pub`));
  if (publicKey === null) return `${label} (encrypted, and without ${file}.pub it cannot be offered)`;
  return {
    label,
    type: keyTypeOf(publicKey.toString('base64')) ?? '',
    publicKey,
    sign: async (data, hash) => {
      const key = await unlocked(file, text, askPassphrase);
      return key === null ? null : signed(key, data, hash);
    },
  };
}

/** Three tries, as ssh has. */
async function unlocked(file: string, text: string, askPassphrase: AskPassphrase): Promise<ParsedKey | null> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const passphrase = await askPassphrase(file, attempt > 0);
    if (passphrase === null) return null;
    const key = utils.parseKey(text, passphrase);
    if (!(key instanceof Error)) return first(key);
  }
  return null;
}

function signed(key: ParsedKey, data: Buffer, hash: string | undefined): Buffer {
  const signature: unknown = hash === undefined ? key.sign(data) : key.sign(data, hash);
  if (signature instanceof Error) throw signature;
  return signature as Buffer;
}

async function publicKeyFile(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const blob = text.split(/\s+/).find((word) => keyTypeOf(word) !== null);
  return blob === undefined ? null : Buffer.from(blob, 'base64');
}

/** A configured file may itself be a public key, or have one beside it. */
async function publicKeyBeside(file: string): Promise<readonly string[]> {
  const keys = await Promise.all([publicKeyFile(file), publicKeyFile(`${file}.pub`)]);
  return keys.flatMap((key) => (key === null ? [] : [key.toString('base64')]));
}

/** One identity in the form ssh2 can try: it offers the public half first and asks for a signature after. */
export class OneKeyAgent extends BaseAgent<Buffer> {
  readonly #identity: Identity;
  readonly #onNoSignature: (reason: string) => void;

  constructor(identity: Identity, onNoSignature: (reason: string) => void) {
    super();
    this.#identity = identity;
    this.#onNoSignature = onNoSignature;
  }

  override getIdentities(callback: (error: Error | undefined, keys?: Buffer[]) => void): void {
    callback(undefined, [this.#identity.publicKey]);
  }

  override sign(
    _key: unknown,
    data: Buffer,
    options: SigningRequestOptions | ((error?: Error | null, signature?: Buffer) => void),
    callback?: (error?: Error | null, signature?: Buffer) => void,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const hash = typeof options === 'function' ? undefined : options.hash;
    const none = (reason: string): void => {
      this.#onNoSignature(reason);
      done?.(new Error(reason));
    };
    this.#identity.sign(data, hash).then(
      (signature) => (signature === null ? none('no passphrase') : done?.(null, signature)),
      (error: Error) => none(error.message),
    );
  }
}
