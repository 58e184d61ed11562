import { describe, expect, it } from 'vitest';
import { followedSettings, notFollowed, readPrintedSettings } from '#main/host/followed-settings';

/** As OpenSSH 9.2 prints it without any settings, as far as it matters here. */
const usual = [
  'addressfamily any',
  'hostbasedauthentication no',
  'knownhostscommand none',
  'compression no',
  'tcpkeepalive yes',
  'verifyhostkeydns false',
  'connectionattempts 1',
  'serveralivecountmax 3',
  'serveraliveinterval 0',
  'requiredrsasize 1024',
  'connecttimeout none',
  'rekeylimit 0 0',
  'ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes256-ctr',
  'macs umac-64@openssh.com,hmac-sha2-256',
  'kexalgorithms sntrup761x25519-sha512,curve25519-sha256',
  'hostkeyalgorithms ssh-ed25519,rsa-sha2-512',
  'pubkeyacceptedalgorithms ssh-ed25519,rsa-sha2-512',
];
const read = (...changed: readonly string[]) => {
  const keys = changed.map((line) => line.split(' ')[0]);
  const lines = [...usual.filter((line) => !keys.includes(line.split(' ')[0])), ...changed];
  return followedSettings(readPrintedSettings(lines.join('\n')), readPrintedSettings(usual.join('\n')));
};
const ownSigning =
  'ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256';

describe('what a person has set for ssh', () => {
  it('is nothing where ssh prints what it always prints, or where that is not known', () => {
    const nothing = read();
    expect(nothing.algorithms).toEqual({ keyExchange: null, hostKey: null, cipher: null, mac: null });
    expect(nothing).toMatchObject({
      systemOnly: [],
      leftAside: [],
      compression: false,
      connectSeconds: null,
    });
    const unknown = followedSettings(readPrintedSettings('ciphers 3des-cbc\nrekeylimit 1 1'), new Map());
    expect(unknown).toMatchObject({ algorithms: { cipher: null }, systemOnly: [], leftAside: [] });
  });

  it('is followed by ssh2 where it can: lists of algorithms, compression, times', () => {
    const set = read(
      'ciphers aes256-ctr,chacha20-poly1305@openssh.com',
      'compression yes',
      'connecttimeout 3',
    );
    expect(set.algorithms.cipher).toEqual(['aes256-ctr', 'chacha20-poly1305@openssh.com']);
    expect(set).toMatchObject({ systemOnly: [], compression: true, connectSeconds: 3 });
    expect(read(`pubkeyacceptedalgorithms ${ownSigning},sk-ssh-ed25519@openssh.com`).systemOnly).toEqual([]);
  });

  it.each([
    ['ciphers chacha20-poly1305@openssh.com', 'Ciphers'],
    ['macs umac-64@openssh.com', 'MACs'],
    ['kexalgorithms sntrup761x25519-sha512', 'KexAlgorithms'],
    ['hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com', 'HostKeyAlgorithms'],
    ['pubkeyacceptedalgorithms ssh-ed25519', 'PubkeyAcceptedAlgorithms'],
    [`pubkeyacceptedalgorithms ${ownSigning},ssh-rsa`, 'PubkeyAcceptedAlgorithms'],
    ['preferredauthentications password', 'PreferredAuthentications'],
    ['verifyhostkeydns true', 'VerifyHostKeyDNS'],
    ['bindaddress 10.0.0.1', 'BindAddress'],
    ['addressfamily inet6', 'AddressFamily'],
  ])("%s takes the system's ssh", (line, keyword) => {
    expect(read(line).systemOnly).toEqual([keyword]);
  });

  it('is named where it is not followed, but for values that may be secret', () => {
    const set = read('rekeylimit 1000000 0', 'setenv TOKEN=hunter2', 'serveraliveinterval 60');
    expect(notFollowed(set, 'ssh2', 8000)).toEqual({
      settings: ['RekeyLimit 1000000 0', 'ServerAliveInterval 60', 'SetEnv'],
      systemWould: true,
    });
    expect(notFollowed(set, 'ssh', 8000)).toEqual({
      settings: ['ServerAliveInterval 60', 'SetEnv'],
      systemWould: false,
    });
    expect(notFollowed(read('serveraliveinterval 5'), 'ssh2', 5000).settings).toEqual([]);
  });
});
