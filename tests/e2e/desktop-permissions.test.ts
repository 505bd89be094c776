/** Who may call what through the desktop window: the same table as by HTTP (tests/hosts/permissions.test.ts), in a real Electron. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../preload/bridge-api.ts';
import type { Reply } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import { principals, type Principal, verdictOf } from '../hosts/principals.ts';
import { launchDesktop, whyNoElectron } from './electron.ts';

type BridgedWindow = Window & { readonly khareetaty: Bridge };

const password = 'nine camels drink slowly';

if (whyNoElectron !== undefined)
  describe.skip(`desktop permissions (${whyNoElectron})`, () => it('are those of the contract', () => undefined));
else
  describe('in the desktop window', () => {
    let folder: string;
    let app: ElectronApplication;
    let page: Page;
    const tokens = new Map<Principal, string | null>([[null, null]]);

    const call = (name: string, input: object, token: string | null): Promise<Reply<unknown>> =>
      page.evaluate(
        ([procedure, value, by]) => (window as unknown as BridgedWindow).khareetaty.call(procedure, value, crypto.randomUUID(), by),
        [name, input, token] as const,
      );
    const answer = async <T>(name: string, input: object, token: string | null): Promise<T> => {
      const reply = await call(name, input, token);
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`);
      // Safe: hosts answer by the contract.
      return reply.value as T;
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'khareetaty-permissions-'));
      app = await launchDesktop(join(folder, 'cache.db'));
      page = await app.firstWindow();
      await page.waitForLoadState();
      const { session } = await answer<{ session: { token: string } }>('users.setUp', { name: 'admin', password }, null);
      tokens.set('admin', session.token);
      for (const role of ['viewer', 'analyst', 'supervisor'] as const) {
        await answer('users.register', { name: `a ${role}`, password: `${password} too`, role }, session.token);
        const { token } = await answer<{ token: string }>('users.login', { name: `a ${role}`, password: `${password} too` }, null);
        tokens.set(role, token);
      }
    });
    afterAll(async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    });

    // What may be called is then refused for its input, so that nothing is done.
    it.each(principals)('%s may call what the contract says, and nothing else', async (principal) => {
      const wrong: string[] = [];
      for (const [name, procedure] of procedures) {
        const reply = await call(name, { nonsense: 1 }, tokens.get(principal) ?? null);
        const code = reply.ok ? 'ok' : reply.error.code;
        const verdict = verdictOf(procedure, principal);
        if (code !== (verdict === 'allowed' ? 'input.invalid' : verdict)) wrong.push(`${name}: ${code}`);
      }
      expect(wrong).toEqual([]);
    });

    it('nobody by a token that was altered, or that is another thing', async () => {
      const token = tokens.get('admin') ?? '';
      for (const forged of [`${token}x`, token.slice(0, -4), token.replace(/^[^.]+/, 'e30'), 'Bearer', ' ', 'x'.repeat(2_000)])
        expect(await call('users.me', {}, forged)).toMatchObject({ ok: false, error: { code: 'users.sign-in-needed' } });
      expect(await call('users.me', {}, 'x'.repeat(2_001))).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
    });
  });
