// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { BackupsCard } from '../../../renderer/panels/backups-card.tsx';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage, type } from '../stage.tsx';

const { calls, answers } = vi.hoisted(() => {
  const made: { procedure: string; input: Record<string, unknown> }[] = [];
  const facts = {
    ...{ madeMs: 1_767_225_600_000, by: 'timer', isOwn: true, isEncrypted: true, version: '0.1.0', schema: 15 },
    ...{ rows: { incidents: 300, zones: 6, auditEntries: 9, waiting: 0 }, dataCut: '2025-12-31T22:10', digest: 'ab' },
  };
  const state = {
    ...{ folder: '/home/noura/cache.db.backups', isDefaultFolder: true, isSameDisk: true, isDaily: true },
    lastFailure: { atMs: 1_767_225_600_000, code: 'disk.full', params: { file: '/home/noura/cache.db.backups' } },
    items: [
      { name: 'cache-20260101T000000Z.khbackup', bytes: 61_000_000, state: 'verified', facts },
      { name: 'cache-20251231T000000Z.khbackup', bytes: 5, state: 'damaged', facts: null },
    ],
  };
  const found = { name: 'cache-20260101T000000Z.khbackup', schema: 15, rows: facts.rows, dataCut: facts.dataCut };
  const replies: Record<string, () => object> = {
    'backups.list': () => ({ ok: true, value: state }),
    'backups.configure': () => ({ ok: true, value: { ...state, isDaily: false } }),
    'backups.drill': () => ({ ok: true, value: found }),
    'backups.restore': () => ({ ok: false, error: { code: 'backups.locked', params: { file: 'cache-20260101T000000Z.khbackup' } } }),
  };
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: Record<string, unknown>) => {
        made.push({ procedure, input });
        return replies[procedure]?.() ?? { ok: true, value: null };
      },
      chooseFolder: async () => 'token-of-folder',
      abort: () => {},
      on: () => () => {},
    },
  });
  return { calls: made, answers: { replies, found } };
});

const { show, findAll, find, text } = setStage();
const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0)));
const button = (label: string) => findAll('button').find((found) => found.textContent === label) as HTMLButtonElement;
const me = { name: 'Noura', fullName: '', role: 'admin', language: null, zones: null, accountId: null } as const;
const inputsOf = (procedure: string) => calls.filter((call) => call.procedure === procedure).map(({ input }) => input);

beforeEach(() => {
  patch('server', { ...noServerTruth, me });
  patch('transient', noTransient);
  calls.length = 0;
});

test('an admin sees what there is, its state, the last failure and the warning of one disk; others see nothing', async () => {
  show(<BackupsCard />);
  await settle();
  expect(text()).toMatch(/61 MB.*300 incidents.*Verified.*Encrypted.*Damaged/);
  expect(text()).toContain('This is the disk of the cache');
  expect(text()).toMatch(/The last one could not be made.*disk is full/i);
  expect(findAll('button[aria-label^="Restore "]')).toHaveLength(1);
  act(() =>
    findAll('[role="radio"]')
      .find(({ textContent }) => textContent === 'Off')
      ?.click(),
  );
  act(() => button('Choose another folder').click());
  await settle();
  expect(inputsOf('backups.configure')).toEqual([{ isDaily: false }, { folder: 'token-of-folder' }]);
  act(() => patch('server', { me: { ...me, role: 'supervisor' } }));
  expect(text()).toBe('');
});

test('a restore begins with a reason alone, says why it failed, takes a passphrase, and says where the former cache is', async () => {
  show(<BackupsCard />);
  await settle();
  act(() => find('button[aria-label^="Restore "]').click());
  const confirm = () => button('Put it in place of the cache');
  expect(confirm().disabled).toBe(true);
  type(find('form input:not([type="password"])'), 'the disk failed');
  act(() => confirm().click());
  await settle();
  expect(text()).toContain('is encrypted, and nothing that was given opens it');
  answers.replies['backups.restore'] = () => ({ ok: true, value: { ...answers.found, aside: '/home/noura/aside', waiting: 0 } });
  type(find('form input[type="password"]'), 'correct horse');
  act(() => confirm().click());
  await settle();
  const wish = { name: answers.found.name, reason: 'the disk failed', understood: true };
  expect(inputsOf('backups.restore')).toEqual([wish, { ...wish, passphrase: 'correct horse' }]);
  expect(text()).toContain('The one of before is in /home/noura/aside.');
});

test('in Arabic a backup is tried out and says what was in it', async () => {
  show(<BackupsCard />, 'ar');
  await settle();
  act(() => find('button[aria-label^="جرّب"]').click());
  await settle();
  expect(inputsOf('backups.drill')).toEqual([{ name: answers.found.name }]);
  expect(text()).toMatch(/استُعيدت .*٣٠٠ حادث/);
});
