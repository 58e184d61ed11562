import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '#core/base/failure';
import { methods, windowMethods } from '#core/contract/methods';
import { createCaller } from '#main/electron/caller';

const reached: string[] = [];
const everyHandler = Object.fromEntries(
  Object.keys({ ...methods, ...windowMethods }).map((name) => [
    name,
    async () => {
      reached.push(name);
      return name;
    },
  ]),
);
const call = createCaller(async () => everyHandler);

describe('a call of the page', () => {
  test('reaches the handler of its method and no other', async () => {
    reached.length = 0;
    await expect(call('cases.view', { id: 'c' })).resolves.toEqual({ ok: true, value: 'cases.view' });
    expect(reached).toEqual(['cases.view']);
  });

  test.each(['nope', 'toString', '__proto__', 'constructor', '', null, 7, {}, ['cases.list']])(
    'of %j is refused',
    async (name) => {
      const result = await call(name, {});
      expect(result).toMatchObject({ ok: false, failure: { code: 'contract.bad-request' } });
    },
  );

  test('with a request that does not fit never reaches a handler', async () => {
    const names = Object.keys({ ...methods, ...windowMethods }) as (keyof typeof methods)[];
    const declared: Record<string, { request: { safeParse(value: unknown): { success: boolean } } }> = {
      ...methods,
      ...windowMethods,
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.anything(), async (name, junk) => {
        reached.length = 0;
        const fits = declared[name].request.safeParse(junk).success;
        const result = await call(name, junk);
        expect(result.ok).toBe(fits);
        expect(reached).toEqual(fits ? [name] : []);
        if (!result.ok) expect(result.failure.code).toBe('contract.bad-request');
      }),
      { numRuns: 500 },
    );
  });

  test('gives a failure as a value, with its code', async () => {
    const failing = createCaller(async () => ({
      'cases.view': async () => {
        throw failure('case.unknown', { id: 'x', folder: '/f' });
      },
    }));
    await expect(failing('cases.view', { id: 'x' })).resolves.toMatchObject({
      ok: false,
      failure: { code: 'case.unknown', fillings: { id: 'x' } },
    });
  });

  test('gives a bug as an unexpected failure, not as a rejection', async () => {
    const broken = createCaller(async () => {
      throw new TypeError('no workbench');
    });
    await expect(broken('cases.list', {})).resolves.toMatchObject({
      ok: false,
      failure: { code: 'failure.unexpected', fillings: { reason: 'no workbench' } },
    });
  });
});
