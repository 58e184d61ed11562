import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { TouchQuestion } from '#main/host/prompts';
import { softSecurityKey } from '../../helpers/soft-security-key';
import { startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { configFor, makeSshHome, open, textOf } from './ssh-home';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it("a security key is used by the system's ssh, and the touch that it waits for is announced until it was made", async (context) => {
  const noSshd = whyNoSshd();
  if (noSshd) return context.skip(noSshd);
  const home = await makeSshHome();
  stops.push(() => home.remove());
  const soft = await softSecurityKey(home.folder);
  if (typeof soft === 'string') return context.skip(soft);
  const key = path.join(home.folder, 'id_soft_sk');
  await soft.makeKey(key);
  const sshd = await startSshd({ config: [`AuthorizedKeysFile ${key}.pub`, 'SetEnv HOME=/proc/nowhere'] });
  stops.push(() => sshd.stop());
  await home.write('known_hosts', sshd.knownHosts);
  const config = configFor('target', sshd, [`SecurityKeyProvider ${soft.provider}`]);
  await home.write('config', config.replace(sshd.identityFile, key));
  const shown: { readonly question: TouchQuestion; readonly over: AbortSignal }[] = [];
  const prompts = {
    ...home.options.prompts,
    touch: (question: TouchQuestion, over: AbortSignal) => shown.push({ question, over }),
  };
  process.env['SSH_SK_HELPER'] = soft.waitingHelper;
  stops.push(async () => delete process.env['SSH_SK_HELPER']);
  const opening = open(home, { prompts });
  opening.catch(() => {});
  await waitFor('the touch to be asked for', () => shown.length === 1, { timeoutMs: 30_000 });
  expect(shown[0].question).toEqual({
    host: 'target',
    user: sshd.user,
    about: expect.stringMatching(/^Confirm user presence for key ED25519-SK SHA256:[A-Za-z0-9+/]{43}$/),
  });
  expect(shown[0].over.aborted).toBe(false);
  await soft.touch();
  const host = await opening;
  stops.push(() => host.close());
  await waitFor('the announcement to go', () => shown[0].over.aborted);
  expect(shown).toHaveLength(1);
  expect(home.asked).toEqual([]);
  expect(host.description.transport).toBe('ssh');
  expect(textOf((await host.exec(['echo', 'x'])).stdout)).toBe('x\n');
  expect(await sshd.log()).toContain('ED25519-SK');
}, 120_000);
