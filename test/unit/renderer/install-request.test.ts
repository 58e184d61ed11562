import { describe, expect, it } from 'vitest';
import { defaultWatchRules } from '#core/watch/rules';
import { emptyForm, isOfOneHost, requestOf } from '../../../src/renderer/features/watchdog/install-request';

describe('what the window asks of a host before a watchdog is installed', () => {
  const filled = (process: string, ...hosts: readonly string[]) => ({
    ...emptyForm('east', process, ''),
    hosts: ['east', ...hosts],
  });

  it.each([
    ['4242', { by: 'pid', pid: 4242 }],
    [' orders-api ', { by: 'name', name: 'orders-api' }],
    ['127.0.0.1:6060', { by: 'endpoint', endpoint: '127.0.0.1:6060' }],
    ['http://[::1]:6060/debug/pprof/', { by: 'endpoint', endpoint: 'http://[::1]:6060/debug/pprof/' }],
  ] as const)('takes "%s" for what it is', (process, target) => {
    expect(requestOf(filled(process), defaultWatchRules, 'east')?.target).toEqual(target);
  });

  it('is the same question for each of several hosts', () => {
    const form = filled('orders-api', 'west');
    const [east, west] = form.hosts.map((host) => requestOf(form, defaultWatchRules, host));
    expect(west).toEqual({ ...east, host: 'west' });
  });

  it('is none where a pid would have to be that of two hosts, or something is missing', () => {
    expect(isOfOneHost(filled('4242'))).toBe(true);
    expect(requestOf(filled('4242', 'west'), defaultWatchRules, 'east')).toBeNull();
    expect(requestOf(filled('  '), defaultWatchRules, 'east')).toBeNull();
    expect(requestOf(filled('orders-api'), null, 'east')).toBeNull();
  });

  it('leaves to the host what was left empty', () => {
    const form = { ...filled('orders-api'), endpoint: ' ', folder: '' };
    expect(requestOf(form, defaultWatchRules, 'east')).toMatchObject({
      endpoint: null,
      root: null,
      id: null,
    });
  });
});
