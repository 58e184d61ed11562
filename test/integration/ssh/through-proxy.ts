import { type ChaosProxy, startChaosProxy } from '../../helpers/chaos-proxy';
import { type Sshd, startSshd } from '../../helpers/sshd';
import { type Answers, configFor, makeSshHome, type SshHome } from './ssh-home';

/** An sshd that is reached as `target` through a network that misbehaves on request. */
export interface BehindProxy {
  readonly sshd: Sshd;
  readonly proxy: ChaosProxy;
  readonly home: SshHome;
  stop(): Promise<void>;
}

export async function startBehindProxy(
  config: readonly string[] = [],
  answers: Answers = {},
): Promise<BehindProxy> {
  // Another home on the server: the profile of who runs the tests may be slow.
  const sshd = await startSshd({ config: [...config, 'SetEnv HOME=/proc/nowhere'] });
  const proxy = await startChaosProxy(sshd.port);
  const home = await makeSshHome(answers);
  const direct = configFor('target', sshd, [`HostKeyAlias [127.0.0.1]:${sshd.port}`]);
  await home.write('config', direct.replace(`Port ${sshd.port}`, `Port ${proxy.port}`));
  await home.write('known_hosts', sshd.knownHosts);
  return {
    sshd,
    proxy,
    home,
    stop: async () => {
      await proxy.stop();
      await sshd.stop();
      await home.remove();
    },
  };
}
