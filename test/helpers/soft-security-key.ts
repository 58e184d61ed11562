// A FIDO key made of software: the one that OpenSSH's own tests use. Real ssh signs with it as with any other.
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec, must } from './exec';
import { unpackedPackages } from './unpacked-packages';

const inPackage = 'usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so';
const helper = '/usr/lib/openssh/ssh-sk-helper';

export interface SoftSecurityKey {
  /** For SecurityKeyProvider. */
  readonly provider: string;
  /** Writes a key pair that the provider signs with. */
  makeKey(file: string): Promise<void>;
  /** For SSH_SK_HELPER: it signs when somebody has touched the key. */
  readonly waitingHelper: string;
  touch(): Promise<void>;
}

/** The provider, or why there is none on this machine. */
export async function softSecurityKey(folder: string): Promise<SoftSecurityKey | string> {
  if ((await exec(['test', '-x', helper])).status !== 0) return 'this ssh has no ssh-sk-helper';
  const unpacked = await unpackedPackages('openssh-tests', ['openssh-tests']);
  if (unpacked instanceof Error) return unpacked.message;
  const provider = path.join(unpacked, inPackage);
  const touched = path.join(folder, 'touched');
  const waitingHelper = path.join(folder, 'helper');
  await writeFile(
    waitingHelper,
    `#!/bin/sh\nwhile [ ! -e '${touched}' ]; do sleep 0.05; done\nexec ${helper} "$@"\n`,
  );
  await chmod(waitingHelper, 0o755);
  return {
    provider,
    waitingHelper,
    makeKey: async (file) => {
      await must(['ssh-keygen', '-q', '-t', 'ed25519-sk', '-N', '', '-f', file], {
        env: { SSH_SK_PROVIDER: provider },
      });
    },
    touch: () => writeFile(touched, ''),
  };
}
