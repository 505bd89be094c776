// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Role } from '../../../preload/contract/procedure.ts';
import { ConflictDetail } from '../../../renderer/panels/conflict-detail.tsx';
import { Marked } from '../../../renderer/panels/conflict-value.tsx';
import { readPosition } from '../../../renderer/panels/conflict-values.ts';
import { LinkForm } from '../../../renderer/panels/link-form.tsx';
import { RejectedRow } from '../../../renderer/panels/rejected-page.tsx';
import { StatusBar } from '../../../renderer/panels/status-bar.tsx';
import { SyncPanel } from '../../../renderer/panels/sync-panel.tsx';
import { syncFacts, syncTone } from '../../../renderer/panels/sync-words.tsx';
import { asField } from '../../../renderer/state/decisions.ts';
import { groupConflicts } from '../../../renderer/state/conflict-groups.ts';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { getState, patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { createMessages } from '../../../renderer/strings/index.ts';
import { createFormat } from '../../../renderer/ui/format.ts';
import { diffWords } from '../../../renderer/ui/word-diff.ts';
import { leave, press, setStage, type } from '../stage.tsx';
import { conflict, linked, person } from '../sync-samples.ts';

const { calls } = vi.hoisted(() => {
  const made: { procedure: string; input: unknown }[] = [];
  // The desktop host, which is the one thing here that lies outside: it takes every decision.
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: unknown) => {
        made.push({ procedure, input });
        const answers: Record<string, unknown> = {
          'sync.conflicts': { total: 0, items: [] },
          'incidents.record': { incident: null, removed: null, notes: [], history: [], canUndo: false },
        };
        return { ok: true, value: answers[procedure] ?? null };
      },
      abort: () => {},
      on: () => () => {},
      offerFile: async () => '',
    },
  });
  return { calls: made };
});

const { show, find, findAll, text } = setStage();
const minute = 60_000;
const words = (language: 'en' | 'ar') => {
  const format = createFormat({ language, digits: 'arab', timeZone: 'Asia/Kuwait' });
  return { format, messages: createMessages(format) };
};

beforeEach(() => {
  patch('server', noServerTruth);
  patch('transient', noTransient);
  calls.length = 0;
});

describe('status', () => {
  const offline = linked({
    ...{ state: 'offline', waiting: 43, oldestMs: 0, lastSuccessMs: 0, nextTryMs: 14 * 60 * minute + 4 * minute },
    cause: { code: 'central.unreachable', params: {} },
  });

  test('offline says what waits, since when, why and when it is tried again', () => {
    const facts = (language: 'en' | 'ar') => {
      const { format, messages } = words(language);
      return syncFacts(offline, messages, format, 14 * 60 * minute).map(([, value]) => value);
    };
    expect(facts('en')).toEqual(['43 changes, the oldest for 14 hours', '1 Jan, 03:00', 'the centre cannot be reached', 'in 4 minutes']);
    expect(facts('ar')[0]).toBe('٤٣ تغييرًا، أقدمها منذ ١٤ ساعة');
    expect(facts('ar')[3]).toBe('بعد ٤ دقائق');
  });

  test('a reason that has no short words is told by its sentence', () => {
    const { format, messages } = words('en');
    const facts = syncFacts(linked({ state: 'stopped', cause: { code: 'disk.full', params: {} } }), messages, format, 0);
    expect(facts.map(([, value]) => value)).toContain(messages.errors['disk.full']({}));
  });

  test('a status that is not automatic is tried by hand only', () => {
    const { format, messages } = words('en');
    expect(syncFacts(linked({ isAutomatic: false }), messages, format, 0).at(-1)?.[1]).toBe('by hand only');
  });

  test('grey offline, ok synced, bad only when an administrator must act', () => {
    const tone = (change: Parameters<typeof linked>[0]) => syncTone(linked(change));
    expect(syncTone(offline)).toBe('plain');
    expect(tone({})).toBe('ok');
    expect(tone({ state: 'stopped', cause: { code: 'central.refused', params: {} } })).toBe('bad');
    expect(tone({ state: 'stopped', cause: { code: 'central.went-back', params: {} } })).toBe('warn');
  });

  test('the status bar counts conflicts only if there are any, and goes to them', () => {
    patch('server', { sync: linked({ conflicts: 0, lastSuccessMs: null }) });
    show(<StatusBar />);
    expect(text()).toContain('Synced, 0 changes wait');
    expect(text()).not.toContain('to decide');
    act(() => patch('server', { sync: linked({ conflicts: 5 }) }));
    const segment = findAll('button').find((button) => button.textContent.includes('5 conflicts to decide'));
    act(() => segment?.click());
    expect([getState().choices.subject, getState().transient.syncPage]).toEqual(['sync', 'open']);
  });
});

describe('conflict', () => {
  const fields = [
    conflict({ id: 'a' }),
    conflict({
      ...{ id: 'b', column: 'position', base: { lon: -87.6295, lat: 41.8917 } },
      ...{ mine: { lon: -87.6282, lat: 41.8934 }, theirs: { lon: -87.6253, lat: 41.8918 } },
    }),
  ];
  const other = conflict({ id: 'c', rowId: 'other', title: 'Burglary, W Division St' });
  const groups = groupConflicts([...fields, other]);
  const detail = (readOnlyReason: string | null = null, language: 'en' | 'ar' = 'en') => {
    const group = groups[0];
    if (group === undefined) throw new Error('no group');
    show(<ConflictDetail group={group} groups={groups} readOnlyReason={readOnlyReason} />, language);
  };

  test('shows mine, theirs and the base of each field, and marks the words that differ', () => {
    detail();
    expect(text()).toContain('You and Analyst 5'.replace('Analyst 5', '\u2068Analyst 5\u2069'));
    expect(findAll('ins').map(({ textContent }) => textContent)).toEqual(['person', 'south']);
    expect(findAll('del').map(({ textContent }) => textContent)).toEqual(['man', 'north']);
    expect(text()).toContain('41.8934, −87.6282');
    expect(text()).toContain('moved 218 m from base');
    expect(text()).toContain('299 m between mine and theirs');
    expect(text()).toContain('The other version is not lost.');
  });

  test('1 and 2 choose field after field, the foot says the result, Ctrl Enter applies and goes on', async () => {
    detail();
    expect(text()).toContain('Choose one for each of 2 fields.');
    press(document.body, '1');
    expect(text()).toContain('Result: my description; 1 field left open');
    press(document.body, '2');
    expect(text()).toContain('Result: my description, their position');
    await act(async () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }));
      await vi.waitFor(() => expect(getState().transient.conflictKey).toBe('incident/other'));
    });
    expect(calls.filter(({ procedure }) => procedure === 'sync.resolve').map(({ input }) => input)).toEqual([
      { ids: ['a'], choice: 'mine' },
      { ids: ['b'], choice: 'theirs' },
    ]);
  });

  test('the keys do not reach the rail of the window', () => {
    detail();
    const event = new KeyboardEvent('keydown', { key: '1', bubbles: true, cancelable: true });
    act(() => void document.body.dispatchEvent(event));
    expect(event.defaultPrevented).toBe(true);
  });

  test('J and K step through the rows and stop at the ends', () => {
    detail();
    press(document.body, 'k');
    expect(getState().transient.conflictKey).toBeNull();
    press(document.body, 'j');
    expect(getState().transient.conflictKey).toBe('incident/other');
  });

  test('an own text begins with mine and counts as the choice', () => {
    detail();
    const edit = findAll('button').find((button) => button.textContent === 'Edit text');
    act(() => edit?.click());
    expect(getState().transient.conflictDrafts['a']).toEqual({ choice: 'value', value: 'one person fled north' });
    expect(text()).toContain('Result: description as written here');
  });

  test('who may not decide reads it all, with the reason and without anything to press', () => {
    detail('Supervisors decide conflicts. Your role here: Analyst.');
    press(document.body, '1');
    expect(getState().transient.conflictDrafts).toEqual({});
    expect(findAll('input').every((input) => input instanceof HTMLInputElement && input.disabled)).toBe(true);
    expect(text()).toContain('Your role here: Analyst.');
    expect(text()).toContain('The other version is not lost.');
  });

  test('speaks Arabic with its plurals and digits', () => {
    detail(null, 'ar');
    expect(text()).toContain('الحقلين نفسيهما');
    expect(text()).toContain('على بعد ٢١٨ م من الأصل');
    expect(text()).toContain('النسخة الأخرى لا تضيع.');
  });

  const row = { type_code: 'ROBBERY', description: 'one man', place: 'N State St', lon: -87.63, lat: 41.89, content_hash: 5, id: 'x' };
  const showOne = (change: Parameters<typeof conflict>[0]) => {
    const [group] = groupConflicts([conflict({ column: '', base: null, ...change })]);
    if (group === undefined) throw new Error('no group');
    show(<ConflictDetail group={group} groups={[group]} readOnlyReason={null} />);
  };

  test('who removed and who changed is said as the centre means it: what it has comes first', () => {
    showOne({ kind: 'edit-delete', mine: { deleted: true }, theirs: row });
    expect(text()).toContain('\u2068Analyst 5\u2069 changed it, you deleted it.');
    expect(findAll('label').map(({ textContent }) => textContent.startsWith('Delete the row'))).toEqual([true, false]);
    expect(text()).toContain('N State St');
    showOne({ kind: 'delete-edit', mine: { description: 'two men' }, theirs: { deleted_at: '2026-01-01', deleted_by: 'a' } });
    expect(text()).toContain('You changed it, \u2068Analyst 5\u2069 deleted it.');
    expect(findAll('label').map(({ textContent }) => textContent.startsWith('Delete the row'))).toEqual([false, true]);
    expect(text()).toContain('Whole row');
  });

  test('of a row that came twice only what differs is listed, without bookkeeping', () => {
    showOne({ kind: 'duplicate', mine: { ...row, description: 'two men', content_hash: 6 }, theirs: row });
    const [mine] = findAll('label');
    expect(mine?.textContent).toContain('Descriptiontwo men');
    expect(mine?.textContent).not.toContain('N State St');
    expect(mine?.textContent).not.toContain('6You');
  });

  test('values by column are read as the value itself, and an own one is sent in the same form', () => {
    showOne({ column: 'description', base: { description: 'a b' }, mine: { description: 'a c' }, theirs: { description: 'a d' } });
    expect(findAll('ins').map(({ textContent }) => textContent)).toEqual(['c', 'd']);
    const byColumn = conflict({ mine: { description: 'a c' } });
    expect([asField(byColumn, 'own'), asField(conflict({}), 'own')]).toEqual([{ description: 'own' }, 'own']);
  });

  test('white space before a mark is not marked', () => {
    show(<Marked parts={diffWords('a b', 'a c')} />);
    expect(find('ins').textContent).toBe('c');
    expect(text()).toBe('a b c');
  });

  test('a position is read in either form, and nothing else is taken for one', () => {
    expect(readPosition({ lon: 1, lat: 2 })).toEqual([1, 2]);
    expect(readPosition([1, 2])).toEqual([1, 2]);
    expect([readPosition(null), readPosition('1, 2'), readPosition({ lon: '1', lat: 2 })]).toEqual([null, null, null]);
  });
});

describe('panel', () => {
  const open = (role: Role, conflicts = [conflict({ id: 'a' }), conflict({ id: 'b', rowId: 'other' })]) => {
    patch('server', {
      me: person(role),
      sync: linked({ conflicts: conflicts.length }),
      openConflicts: { total: conflicts.length, items: conflicts },
    });
    patch('transient', { syncPage: 'open' });
    show(<SyncPanel />);
  };

  test.each([
    ['en', '214 changes merged by themselves since Monday 09:00'],
    ['ar', 'اندمج ٢١٤ تغييرًا تلقائيًا منذ الاثنين ٠٩:٠٠'],
  ] as const)('in %s what merged by itself is counted since a time that people know', (language, sentence) => {
    vi.setSystemTime('2026-11-26T10:00Z');
    patch('server', { sync: linked({ merged: 214, mergedSinceMs: Date.parse('2026-11-23T06:00Z') }) });
    show(<SyncPanel />, language);
    expect(text()).toContain(sentence);
    vi.setSystemTime('2026-12-20T10:00Z');
    show(<SyncPanel key="later" />, language);
    expect(text()).toContain(language === 'en' ? 'since 23 Nov, 09:00' : 'منذ ٢٣ نوفمبر، ٠٩:٠٠');
    vi.useRealTimers();
  });

  test('ticked rows are decided together', async () => {
    open('supervisor');
    const boxes = findAll('input[type=checkbox]');
    expect(boxes).toHaveLength(2);
    for (const box of boxes) act(() => box.click());
    const theirs = findAll('button').find((button) => button.textContent === 'Theirs');
    await act(async () => {
      theirs?.click();
      await vi.waitFor(() => expect(getState().transient.lastDecision).toHaveLength(2));
    });
    expect(calls.find(({ procedure }) => procedure === 'sync.resolve')?.input).toEqual({ ids: ['a', 'b'], choice: 'theirs' });
  });

  test('an analyst can tick nothing and is told who decides', () => {
    open('analyst');
    expect(findAll('input[type=checkbox]')).toEqual([]);
    expect(text()).toContain('Supervisors decide conflicts. Your role here: Analyst.');
  });

  test('no conflicts is a sentence, not an empty page', () => {
    open('supervisor', []);
    expect(text()).toContain('No conflicts. What two people change merges by itself');
  });

  test('without a centre it opens with the form for administrators and the reason for others', () => {
    patch('server', { me: person('viewer'), sync: linked({ state: 'not-linked', link: null, user: null }) });
    show(<SyncPanel />);
    expect(text()).toContain('Administrators link a cache with a centre.');
    act(() => patch('server', { me: person('admin') }));
    expect(text()).toContain('Sign in and link');
  });
});

describe('link', () => {
  const field = (label: string) => {
    const found = findAll('label').find(({ textContent }) => textContent.startsWith(label));
    return find(`[id="${found?.getAttribute('for') ?? ''}"]`);
  };

  test('signs in with what was typed, only when all of it is there', async () => {
    show(<LinkForm link={null} onClose={null} />);
    const submit = find('button[type=submit]') as HTMLButtonElement;
    expect(submit.disabled).toBe(true);
    type(field('Host'), ' centre.example ');
    type(field('Database'), 'khareetaty');
    type(field('Login'), 'kh_u_2');
    expect(submit.disabled).toBe(true);
    type(field('Password'), ' secret ');
    await act(async () => {
      find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
      await vi.waitFor(() => expect(calls).toHaveLength(1));
    });
    expect(calls[0]).toEqual({
      procedure: 'sync.link',
      input: {
        ...{ host: 'centre.example', port: 5_432, database: 'khareetaty', login: 'kh_u_2', password: ' secret ' },
        ...{ tls: 'verify-full', caPem: null },
      },
    });
  });

  test('in Arabic the port and an address take Arabic-Indic digits, and the port shows them', async () => {
    show(<LinkForm link={null} onClose={null} />, 'ar');
    type(field('المضيف'), '١٠.٠.٠.٧');
    type(field('قاعدة البيانات'), 'khareetaty');
    type(field('اسم الدخول'), 'kh_u_2');
    type(field('كلمة المرور'), 'secret');
    type(field('المنفذ'), '٦٤٣٣');
    leave(field('المنفذ'));
    expect((field('المنفذ') as HTMLInputElement).value).toBe('٦٤٣٣');
    await act(async () => {
      find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
      await vi.waitFor(() => expect(calls).toHaveLength(1));
    });
    expect(calls[0]?.input).toMatchObject({ host: '10.0.0.7', port: 6_433 });
  });

  test('encryption is on unless switched off, which is warned of', () => {
    show(<LinkForm link={null} onClose={null} />);
    expect(findAll('[role=alert]')).toEqual([]);
    const off = findAll('[role=radio]').find(({ textContent }) => textContent === 'Off');
    act(() => off?.click());
    expect(find('[role=alert]').textContent).toContain('can read and change all that travels, the password too');
  });
});

test('what the centre refused shows its reason, what the centre said and what was typed', () => {
  show(
    <table>
      <tbody>
        <RejectedRow
          change={{
            ...{ opId: 'o', table: 'incident', rowId: 'r', kind: 'patch', code: 'not-allowed', message: 'zone 12 is not yours' },
            ...{ values: { description: 'Window broken', position: { lon: -87.64, lat: 41.88 } }, madeMs: 0, rejectedMs: 0 },
          }}
        />
      </tbody>
    </table>,
  );
  for (const part of [
    'Incident, changed',
    'zone 12 is not yours',
    'Your role or your zones at the centre do not allow it.',
    'Window broken',
    '41.8800, −87.6400',
  ]) {
    expect(text()).toContain(part);
  }
});
