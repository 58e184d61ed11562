/** What somebody has trusted and kept. */

import type { AcceptedKey } from '#core/contract/link';
import type { KeptSecretView } from '#core/contract/secret';

export const acceptedKeys: readonly AcceptedKey[] = [
  {
    name: '10.4.2.13',
    type: 'ssh-ed25519',
    fingerprint: 'SHA256:q0VfTnV7rjU2m3w1XJ4nq5x9kz7pLcD8mHcY2bQe1sA',
    acceptedAt: '2026-11-02T09:14:07.000Z',
    by: 'person',
    alsoIn: [],
  },
  {
    name: '[bastion-1.example.com]:2222',
    type: 'ecdsa-sha2-nistp256',
    fingerprint: 'SHA256:Zt1mK4bWc0yq7nJ2xVd8uE5rPfA6hLgS9oTiQe3wYkM',
    acceptedAt: '2026-10-18T17:40:55.000Z',
    by: 'accept-new',
    alsoIn: ['/home/mei/.ssh/known_hosts:14'],
  },
];

export const keptSecrets: readonly KeptSecretView[] = [
  {
    id: 'a',
    kind: 'password',
    host: 'prod-api-3',
    user: 'deploy',
    about: '',
    keychain: 'GNOME Keyring',
    keptAt: '2026-11-02T09:14:30.000Z',
    refusedAt: null,
  },
  {
    id: 'b',
    kind: 'passphrase',
    host: 'bastion-1',
    user: 'mei',
    about: '/home/mei/.ssh/id_ed25519',
    keychain: 'GNOME Keyring',
    keptAt: '2026-10-18T17:41:10.000Z',
    refusedAt: '2026-11-20T08:02:11.000Z',
  },
];
