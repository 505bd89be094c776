// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../preload/contract/errors.ts';
import { NeedsRole, RoleButton } from '../../../renderer/panels/role.tsx';
import { PeopleSettings } from '../../../renderer/panels/people-card.tsx';
import { type AccountView, noServerTruth } from '../../../renderer/state/server-truth.ts';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage, type } from '../stage.tsx';
import { person } from '../sync-samples.ts';

const people = vi.hoisted(() => ({
  loadAccounts: vi.fn(() => Promise.resolve()),
  readKeys: vi.fn(() => Promise.resolve([])),
  readPermissions: vi.fn(() =>
    Promise.resolve([
      { procedure: 'users.invite', may: 'admin', doc: 'Adds an account.' },
      { procedure: 'zones.list', may: 'viewer', doc: 'Lists zones.' },
    ]),
  ),
  setUp: vi.fn(),
  invite: vi.fn(),
  changeAccount: vi.fn(() => Promise.resolve()),
  resetAccount: vi.fn(),
  setDisabled: vi.fn(() => Promise.resolve()),
  setLanguage: vi.fn(),
}));
vi.mock('../../../renderer/actions/people.ts', () => people);
vi.mock('../../../renderer/actions/sign-in.ts', () => ({ leaveRecoveryCode: vi.fn() }));

const { show, find, findAll, text } = setStage();
const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));
const button = (label: string, within: ParentNode = document) =>
  [...within.querySelectorAll('button')].find(({ textContent }) => textContent === label);
const press = async (label: string, within?: ParentNode) => {
  act(() => button(label, within)?.click());
  await settle();
};
const row = (name: string) => findAll('tbody tr').find(({ textContent }) => textContent.includes(name))!;

const account = (id: number, change: Partial<AccountView>): AccountView => ({
  ...{ id, name: `name-${String(id)}`, fullName: '', role: 'analyst', language: null, zones: null, state: 'active' },
  ...{ isCentral: false, confirmedMs: null, createdMs: 0, signedInMs: null },
  ...change,
});

beforeEach(() => {
  vi.clearAllMocks();
  patch('server', {
    ...noServerTruth,
    access: { hasAccounts: true, idleLockMin: 15 },
    me: person('admin', 1),
    accounts: [
      account(1, { name: 'maha', role: 'admin' }),
      account(2, { name: 'noor', zones: ['a', ''], state: 'invited' }),
      account(3, { name: 'kh_u_salma', isCentral: true, state: 'new' }),
      account(4, { name: 'gone', state: 'disabled' }),
    ],
  });
  patch('transient', noTransient);
});

describe('the accounts', () => {
  test('say role, zones, state and where they are kept; those of the centre are changed there', async () => {
    show(<PeopleSettings />);
    await settle();
    expect(row('noor').textContent).toContain('2 zones');
    expect(row('noor').textContent).toContain('invited');
    expect(row('kh_u_salma').textContent).toContain('at the centre');
    expect(row('kh_u_salma').querySelectorAll('button')).toHaveLength(0);
    expect(text()).toContain('at least every 14 days');
  });

  test('one does not close or reset the own one', async () => {
    show(<PeopleSettings />);
    await settle();
    expect(row('maha').querySelectorAll('button')).toHaveLength(1);
  });

  test('closing asks first, and a refusal is said where it was asked', async () => {
    people.setDisabled.mockRejectedValueOnce(new AppError('users.last-admin'));
    show(<PeopleSettings />);
    await settle();
    await press('Close …', row('noor'));
    expect(people.setDisabled).not.toHaveBeenCalled();
    await press('Close the account');
    expect(people.setDisabled).toHaveBeenCalledWith(2, true);
    expect(document.body.textContent).toContain('Nobody could change accounts any more');
    await press('Close the account');
    expect(button('Close the account')).toBeUndefined();
  });

  test('a closed one can be opened again', async () => {
    show(<PeopleSettings />);
    await settle();
    await press('Open …', row('gone'));
    await press('Open the account');
    expect(people.setDisabled).toHaveBeenCalledWith(4, false);
  });

  test('an invitation shows its code once, with its end', async () => {
    people.invite.mockResolvedValue({ account: account(5, { name: 'huda' }), code: 'AAAAA-BBBBB', expiresMs: Date.UTC(2026, 11, 6) });
    show(<PeopleSettings />);
    await settle();
    await press('Invite …');
    type(find('form input'), ' huda ');
    act(() => void find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    await settle();
    expect(people.invite).toHaveBeenCalledWith({ name: 'huda', fullName: '', role: 'viewer', language: null, zones: null });
    expect(document.querySelector('[data-code]')?.textContent).toBe('AAAAA-BBBBB');
    expect(document.body.textContent).toContain('6 Dec 2026');
    await press('Done');
    expect(document.querySelector('[data-code]')).toBeNull();
  });

  test('supervisors see them and change nothing; analysts do not see them', async () => {
    patch('server', { me: person('supervisor', 2) });
    show(<PeopleSettings />);
    await settle();
    expect(row('noor').querySelectorAll('button')).toHaveLength(0);
    expect(button('Invite …')).toBeUndefined();
    expect(text()).not.toContain('Keys of programs');
    act(() => patch('server', { me: person('analyst', 2) }));
    await settle();
    expect(text()).not.toContain('noor');
    expect(text()).toContain('Who may do what');
  });
});

test('the permissions are those of the host', async () => {
  show(<PeopleSettings />, 'ar');
  await press('أظهر الجدول');
  expect(row('users.invite').textContent).toContain('مدير النظام');
  expect(row('zones.list').textContent).toContain('مطّلع');
});

test('without accounts there is but the first one to be made, by whoever has this computer', async () => {
  patch('server', { access: { hasAccounts: false, idleLockMin: 15 }, me: person('admin') });
  show(<PeopleSettings />);
  expect(text()).toContain('Optional: without accounts whoever has this computer may do everything.');
  expect(people.loadAccounts).not.toHaveBeenCalled();
});

describe('what needs a role', () => {
  test('is there for others, and says why it does nothing', () => {
    patch('server', { me: person('viewer', 2) });
    show(<RoleButton needs="analyst">Run</RoleButton>);
    expect(find('button')).toHaveProperty('disabled', true);
    expect(find('button').title).toBe('This needs the role Analyst.');
    act(() => patch('server', { me: person('supervisor', 2) }));
    expect(find('button')).toHaveProperty('disabled', false);
  });

  test('fields of a page are closed together', () => {
    patch('server', { me: person('viewer', 2) });
    const fields = (
      <NeedsRole role="analyst">
        <input />
      </NeedsRole>
    );
    show(fields, 'ar');
    expect(find('fieldset')).toHaveProperty('disabled', true);
    expect(text()).toBe('يحتاج هذا إلى دور محلل.');
  });
});
