import { describe, expect, it } from 'vitest';
import { type FoundKeychain, keychainName } from '#main/electron/keychain-name';

const sealedBy = (mark: string) => () => new TextEncoder().encode(`${mark}….`);
const found = (change: Partial<FoundKeychain>): string | null =>
  keychainName({
    platform: 'linux',
    available: true,
    backend: 'gnome_libsecret',
    sample: sealedBy('v11'),
    ...change,
  });

describe('a keychain', () => {
  it.each([
    ['linux', 'gnome_libsecret', 'GNOME Keyring'],
    ['linux', 'kwallet6', 'KWallet'],
    ['linux', null, 'Secret Service'],
    ['darwin', null, 'Keychain'],
  ])('of %s, %s is %s', (platform, backend, name) => {
    expect(found({ platform, backend })).toBe(name);
  });

  it('is none where it is missing, or sealed with a password that everybody knows', () => {
    expect(found({ available: false })).toBeNull();
    expect(found({ backend: 'basic_text' })).toBeNull();
    expect(found({ backend: 'unknown' })).toBeNull();
    // Whatever it says of itself: Chromium marks with v10 what its own source can open.
    expect(found({ backend: null, sample: sealedBy('v10') })).toBeNull();
    expect(found({ sample: sealedBy('v10') })).toBeNull();
  });
});
