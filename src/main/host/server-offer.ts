/**
 * What a server offers to agree on, read from its first packet, which comes before anything is encrypted (RFC 4253,
 * sections 6 and 7.1). Only to say what is missing when nothing can be agreed on.
 */

export interface ServerOffer {
  readonly 'key exchange': readonly string[];
  readonly 'host key': readonly string[];
  readonly cipher: readonly string[];
  readonly MAC: readonly string[];
}

const kexInit = 20;
const cookieBytes = 16;

/** Null while it is not whole, or where it is something else. `bytes` begin with what the server says first. */
export function readServerOffer(bytes: Buffer): ServerOffer | null {
  // Other lines may come before the one that names the protocol.
  const greeting = /(?:^|\n)SSH-[^\n]*\n/.exec(bytes.toString('latin1'));
  if (greeting === null) return null;
  const start = greeting.index + greeting[0].length;
  if (bytes.length < start + 6) return null;
  const length = bytes.readUInt32BE(start);
  if (bytes.length < start + 4 + length || bytes[start + 5] !== kexInit) return null;
  let at = start + 6 + cookieBytes;
  const names = (): readonly string[] => {
    const size = bytes.readUInt32BE(at);
    at += 4 + size;
    return bytes
      .toString('latin1', at - size, at)
      .split(',')
      .filter((name) => name !== '');
  };
  try {
    const [exchange, hostKey, cipher, , mac] = [names(), names(), names(), names(), names()];
    return { 'key exchange': exchange, 'host key': hostKey, cipher, MAC: mac };
  } catch {
    return null;
  }
}

/** Which of them ssh2 found nothing in common for, by its own words; with all that the server offers of it. */
export function nothingInCommon(said: string, offer: ServerOffer | null): string {
  const kind = /no matching (?:C->S |S->C )?(key exchange|host key|cipher|MAC)/i.exec(said)?.[1] as
    | keyof ServerOffer
    | undefined;
  const offered = kind === undefined ? [] : (offer?.[kind] ?? []);
  const real = offered.filter((name) => !/^(kex-strict|ext-info)-/.test(name));
  return kind === undefined ? said : `${kind}${real.length > 0 ? ` ${real.join(', ')}` : ''}`;
}
