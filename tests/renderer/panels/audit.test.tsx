// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuditItem } from '../../../preload/contract/audit-domain.ts';
import { procedures } from '../../../preload/contract/index.ts';
import { openAudit } from '../../../renderer/actions/audit.ts';
import { AuditAnswer, AuditCard, AuditPage } from '../../../renderer/panels/audit-page.tsx';
import { listCommands } from '../../../renderer/panels/commands.ts';
import { SettingsPanel } from '../../../renderer/panels/settings-panel.tsx';
import { type AuditCheck, noServerTruth } from '../../../renderer/state/server-truth.ts';
import { getState, patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { createMessages } from '../../../renderer/strings/index.ts';
import { createFormat } from '../../../renderer/ui/format.ts';
import { leave, setStage, type } from '../stage.tsx';

const hash = 'ab12'.repeat(16);
const item = (change: Partial<AuditItem>): AuditItem => ({
  ...{
    seq: 8,
    begunSeq: 7,
    atMs: 0,
    endMs: 5,
    actor: 'Dana',
    role: 'analyst',
    host: 'desktop',
    action: 'incidents.edit',
    subject: 'incidents',
  },
  ...{ subjectId: '7', outcome: 'ok', reason: '', input: { id: 7 }, left: 0, repeated: 0, isMasked: false, hash },
  changes: [{ subjectId: '7', before: { place: 'Hawalli' }, after: { place: 'السالمية' } }],
  ...change,
});
const items = [
  item({}),
  item({
    seq: 6,
    begunSeq: null,
    actor: '',
    role: '',
    action: 'users.login',
    outcome: 'users.wrong-credentials',
    repeated: 499,
    changes: [],
    input: {},
  }),
  item({ seq: 5, begunSeq: null, action: 'incidents.import', outcome: null, changes: [], subjectId: '' }),
];
const check: AuditCheck = { isIntact: true, problem: null, checked: 8, unsealed: 0, head: { seq: 8, hash }, anchor: null };

const { calls } = vi.hoisted(() => {
  const made: { procedure: string; input: unknown }[] = [];
  const answers: Record<string, unknown> = {};
  // The desktop host, which is the one thing here that lies outside.
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: unknown) => {
        made.push({ procedure, input });
        return { ok: true, value: answers[procedure] ?? null };
      },
      abort: () => {},
      on: () => () => {},
      offerFile: async () => '',
    },
    answers,
  });
  return { calls: made };
});
Object.assign((window as unknown as { answers: object }).answers, {
  'audit.list': { total: 120, items },
  'audit.head': { head: { seq: 8, hash, atMs: 0 } },
  'audit.verify': check,
});

const { show, find, findAll, text } = setStage();
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 0)));
const listed = () => calls.filter(({ procedure }) => procedure === 'audit.list').map(({ input }) => input);

beforeEach(() => {
  patch('server', {
    ...noServerTruth,
    me: { name: 'Dana', fullName: '', role: 'supervisor', language: null, zones: null, accountId: null },
  });
  patch('transient', noTransient);
  calls.length = 0;
});

describe('the audit page', () => {
  test('has one line a call, in the words of the screen', async () => {
    show(<AuditPage />);
    await settle();
    expect(text()).toContain('Edited an incident');
    expect(text()).toContain('refused 499 more times');
    expect(text()).toContain('not signed in');
    expect(text()).toContain('Not ended');
    expect(text()).toContain('1–3 of 120');

    show(<AuditPage />, 'ar');
    await settle();
    expect(text()).toContain('عدّل حادثًا');
    expect(text()).toContain('بلا تسجيل دخول');
    expect(text()).toContain('٣ من ١٢٠');
  });

  test('shows what a field was before and after, by a button that says whether it is open', async () => {
    show(<AuditPage />);
    await settle();
    const button = find('button[aria-label="Details, entry 8"]');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    act(() => button.click());

    expect(button.getAttribute('aria-expanded')).toBe('true');
    const detail = find(`#${button.getAttribute('aria-controls') ?? ''}`);
    expect(detail.textContent).toContain('PlaceHawalliالسالمية');
    expect(detail.textContent).toContain('entries 7 and 8');
    expect(detail.textContent).toContain(hash);
    act(() => button.click());
    expect(findAll('[id^="audit-"]')).toEqual([]);
  });

  test('asks anew for each filter, from its first page on', async () => {
    show(<AuditPage />);
    await settle();
    act(() => find('button[aria-label="Older"]').click());
    await settle();
    act(() => find('[aria-label="Outcome"] [role="radio"]:nth-child(3)').click());
    await settle();
    const person = find('input[maxlength="200"]');
    type(person, ' Noor ');
    leave(person);
    await settle();

    expect(listed()).toEqual([
      { page: 1, pageSize: 50 },
      { page: 2, pageSize: 50 },
      { outcome: 'failed', page: 1, pageSize: 50 },
      { actor: 'Noor', outcome: 'failed', page: 1, pageSize: 50 },
    ]);
  });

  test('verifies as a job, and copies where the trail ends', async () => {
    const written: string[] = [];
    vi.stubGlobal('navigator', { clipboard: { writeText: async (copied: string) => void written.push(copied) } });
    show(<AuditPage />);
    await settle();
    const press = (label: string) =>
      act(() =>
        findAll('button')
          .find(({ textContent }) => textContent === label)
          ?.click(),
      );
    press('Verify the trail');
    await settle();
    press('Copy the hash');
    await settle();

    expect(text()).toContain('Intact: 8 entries fit');
    expect(getState().transient.jobs).toEqual([]);
    expect(written).toEqual([`8 ${hash}`]);
    expect(text()).toContain('Copied');
  });

  test.each(['edited', 'missing', 'reordered', 'inserted', 'wrong-key', 'cut', 'end', 'anchor'] as const)(
    'says how it is broken: %s',
    (kind) => {
      const broken = {
        ...check,
        isIntact: false,
        problem: { kind, seq: 12, noticedMs: 0 },
        unsealed: 2,
        anchor: { seq: 3, hash, toldMs: 0, isFromCentre: false },
      };
      show(<AuditAnswer check={broken} />);
      expect(find('[role="alert"]').textContent).toMatch(/^Entry 12 .+ It was noticed on 1 Jan 1970/);
      expect(text()).toContain('The centre was told of entry 3');
      show(<AuditAnswer check={broken} />, 'ar');
      expect(find('[role="alert"]').textContent).toMatch(/^القيد ١٢ /);
    },
  );

  test('is for supervisors and admins: others see neither the card nor the command', async () => {
    const format = createFormat({ language: 'en', digits: 'latn', timeZone: 'UTC' });
    const commands = () =>
      listCommands(getState(), createMessages(format), { zone: String, type: String } as unknown as Parameters<typeof listCommands>[2]);
    expect(commands().map(({ id }) => id)).toContain('audit');
    show(<AuditCard />);
    await settle();
    expect(text()).toContain('Open the audit trail');

    act(() => patch('server', { me: { name: 'Ali', fullName: '', role: 'analyst', language: null, zones: null, accountId: null } }));
    expect(commands().map(({ id }) => id)).not.toContain('audit');
    show(<AuditCard />);
    expect(text()).toBe('');
  });

  test('is opened in place of the settings, and closed again', async () => {
    act(openAudit);
    expect(getState().choices.subject).toBe('settings');
    show(<SettingsPanel />);
    await settle();
    expect(text()).toContain('Every change, export and sign-in');
    act(() => find('button[aria-label="Back to the settings"]').click());
    expect(text()).not.toContain('Every change, export and sign-in');
  });
});

test('actions with words are procedures that are written down, or events of the trail itself', () => {
  const { audit } = createMessages(createFormat({ language: 'en', digits: 'latn', timeZone: 'UTC' }));
  const names = Object.keys(audit.actions).filter((name) => !name.startsWith('audit.'));
  expect(names.filter((name) => procedures.get(name) === undefined)).toEqual([]);
  expect(names.filter((name) => !Object.keys(audit.groups).some((group) => name.startsWith(group)))).toEqual([]);
});
