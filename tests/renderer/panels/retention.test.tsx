// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { RetentionCard } from '../../../renderer/panels/retention-card.tsx';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage, type } from '../stage.tsx';

const { calls } = vi.hoisted(() => {
  const made: { procedure: string; input: Record<string, unknown> }[] = [];
  const [atMs, uid] = [1_767_225_600_000, '0190d7c2-0000-7000-8000-000000000001'];
  const copy = {
    device: uid,
    person: 'Omar',
    told: null,
    had: null,
    digest: null,
    atMs: null,
    isWhole: false,
    outstandingSinceMs: atMs,
    lastSeenMs: atMs,
  };
  const receipt = {
    ...{
      id: uid,
      place: 'centre',
      rules: [],
      atMs,
      by: 'Noura',
      total: 12,
      done: 12,
      spared: 0,
      counts: [{ type: 'THEFT', incidents: 12 }],
    },
    ...{ digest: 'ab12', finishedMs: atMs },
    copies: [
      { ...copy, name: 'field 2' },
      { ...copy, device: `${uid.slice(0, -1)}2`, name: 'field 1', isWhole: true, atMs, had: 12 },
    ],
  };
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    'retention.rules': () => ({ place: 'centre', items: [{ type: 'THEFT', days: 730, setMs: atMs, setBy: 'Noura' }] }),
    'retention.saveRules': ({ items }) => ({
      place: 'centre',
      items: (items as object[]).map((item) => ({ ...item, setMs: atMs, setBy: 'Noura' })),
    }),
    'retention.preview': () => ({
      ...{ place: 'centre', total: 12, held: 2, oldestMs: atMs, newestMs: atMs, groups: [{ type: 'THEFT', year: 2019, incidents: 12 }] },
      ...{ unsynced: 1, conflicts: 0, rejects: 0, examples: [{ uid, id: 7, type: 'THEFT', occurredMs: atMs }], unfinished: null },
    }),
    'retention.run': () => receipt,
    'retention.receipts': () => ({ isComplete: true, items: [receipt] }),
    'retention.holds': () => ({ items: [] }),
  };
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: Record<string, unknown>) => {
        made.push({ procedure, input });
        return { ok: true, value: answers[procedure]?.(input) ?? null };
      },
      abort: () => {},
      on: () => () => {},
    },
  });
  return { calls: made };
});

const { show, findAll, find, text } = setStage();
const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0)));
const button = (label: string) => findAll('button').find((found) => found.textContent === label) as HTMLButtonElement;
const type1 = { id: 1, code: 'THEFT', nameEn: 'Theft', nameAr: 'سرقة', origin: 'reported', incidents: 20 };

beforeEach(() => {
  // Of a type the screen needs no more than this.
  patch('server', {
    ...noServerTruth,
    me: { name: 'Noura', fullName: '', role: 'admin', language: null, zones: null, accountId: null },
    types: [type1 as never],
  });
  patch('transient', noTransient);
  calls.length = 0;
});

test('a run begins only once its number is typed, in digits of either kind, and then the receipt names who has not followed', async () => {
  show(<RetentionCard />);
  await settle();
  act(() => button('Count what is over').click());
  await settle();
  expect(text()).toContain('12 incidents');
  expect(text()).toContain('2 incidents more on legal hold stay.');
  const erase = button('Erase them for good');
  expect(erase.disabled).toBe(true);
  const field = find('section[aria-label="What would be erased now"] form input');
  type(field, '13');
  expect(erase.disabled).toBe(true);
  type(field, '١٢');
  expect(erase.disabled).toBe(false);

  act(() => erase.click());
  await settle();

  expect(calls.filter(({ procedure }) => procedure === 'retention.run')).toEqual([
    { procedure: 'retention.run', input: { confirmed: 12 } },
  ]);
  expect(text()).toContain('12 incidents erased.');
  expect(text()).toContain('1 of 2 copies have followed');
  expect(text()).toMatch(/field 2Omar\s*Outstanding since/);
});

test('an admin adds and takes away rules; a supervisor only sees them, and an analyst nothing', async () => {
  show(<RetentionCard />);
  await settle();
  act(() => find('button[aria-label="Take the rule away: Theft"]').click());
  await settle();
  expect(calls.find(({ procedure }) => procedure === 'retention.saveRules')?.input).toEqual({ items: [] });
  expect(text()).toContain('No rule yet');

  act(() => patch('server', { me: { name: 'Salma', fullName: '', role: 'supervisor', language: null, zones: null, accountId: null } }));
  show(<RetentionCard />, 'ar');
  await settle();
  expect(findAll('button[aria-label]')).toEqual([]);
  act(() => button('عُدّ ما انقضت مدته').click());
  await settle();
  expect(text()).toContain('سرقة');
  expect(button('امحها نهائيًا')).toBeUndefined();

  act(() => patch('server', { me: { name: 'Omar', fullName: '', role: 'analyst', language: null, zones: null, accountId: null } }));
  expect(text()).toBe('');
});
