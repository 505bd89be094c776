// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { CourierBlock } from '../../../renderer/panels/courier-block.tsx';
import { HeldHere } from '../../../renderer/panels/replica-block.tsx';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { leave, setStage, type } from '../stage.tsx';
import { linked, person } from '../sync-samples.ts';

const fingerprint = '0a1b-2c3d-4e5f-6071-8293-a4b5';

const { calls, saved } = vi.hoisted(() => {
  const made: { procedure: string; input: Record<string, unknown> }[] = [];
  const files: string[] = [];
  // The desktop host, which is the one thing here that lies outside.
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    'sync.exportBundle': () => ({
      ok: true,
      value: { fileName: 'monday.khbundle', bytes: Uint8Array.of(1, 2), changes: 3, fingerprint: '0a1b-2c3d-4e5f-6071-8293-a4b5' },
    }),
    'sync.importBundle': ({ trust }) =>
      trust === undefined
        ? { ok: false, error: { code: 'courier.unknown-signer', params: { file: 'x', fingerprint: '0a1b-2c3d-4e5f-6071-8293-a4b5' } } }
        : {
            ok: true,
            value: {
              added: 2,
              known: 1,
              refused: 0,
              rows: 2,
              deviceName: 'field',
              madeMs: 0,
              fingerprint: '0a1b-2c3d-4e5f-6071-8293-a4b5',
            },
          },
    'sync.replica': () => ({ ok: true, value: { zones: ['W'], types: null, fromYear: 2024, toYear: null } }),
    'sync.setReplica': (input) => ({ ok: true, value: input }),
    'sync.compare': () => ({ ok: true, value: { compared: 9, differing: [], repaired: 0, left: 0 } }),
    'sync.courierKey': () => ({ ok: true, value: { recipient: 'k'.repeat(43), fingerprint: '0a1b-2c3d-4e5f-6071-8293-a4b5' } }),
  };
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: Record<string, unknown>) => {
        made.push({ procedure, input });
        return answers[procedure]?.(input) ?? { ok: true, value: null };
      },
      abort: () => {},
      on: () => () => {},
      offerFile: async () => 'token-of-the-file',
    },
  });
  return { calls: made, saved: files };
});

const { show, find, findAll, text } = setStage();
const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0)));
const button = (label: string) => findAll('button').find((found) => found.textContent === label) as HTMLButtonElement;
const press = async (label: string) => {
  act(() => button(label).click());
  await settle();
};

beforeEach(() => {
  patch('server', { ...noServerTruth, me: person('admin'), sync: linked({ waiting: 3 }) });
  patch('transient', noTransient);
  calls.length = 0;
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:', revokeObjectURL: () => {} }));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});

test('a bundle is packed under a passphrase that is long enough, and given to the person', async () => {
  show(<CourierBlock />);
  expect(button('Pack 3 changes').disabled).toBe(true);
  type(find('input[type=password]'), 'a stick in a pocket');
  await press('Pack 3 changes');

  expect(calls).toEqual([{ procedure: 'sync.exportBundle', input: { passphrase: 'a stick in a pocket' } }]);
  expect(saved).toEqual(['monday.khbundle']);
  expect(text()).toContain(`3 changes packed. Signed by ${fingerprint}.`);
});

test('a sender who is new here is asked about by the fingerprint, and taken in when it is the same', async () => {
  show(<CourierBlock />);
  const input = find('input[type=file]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'stick.khbundle')] });
  act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  await settle();
  expect(text()).toContain(fingerprint);
  await press('It is the same: take it in');

  expect(calls.map(({ input: given }) => given)).toEqual([
    { file: 'token-of-the-file' },
    { file: 'token-of-the-file', trust: fingerprint },
  ]);
  expect(text()).toContain('2 changes of field taken in, 1 was here already.');
});

test('a year without a limit is empty and says that all are held; emptying a limit takes it away', async () => {
  show(<HeldHere />);
  await settle();
  const [from, to] = findAll('[role=spinbutton]') as HTMLInputElement[];
  expect([from?.value, to?.value, to?.placeholder]).toEqual(['2024', '', 'no limit']);

  type(from, '');
  leave(from);
  await settle();
  expect(calls.at(-1)).toEqual({ procedure: 'sync.setReplica', input: { zones: ['W'], types: null, fromYear: null, toYear: null } });
  expect([from?.value, from?.placeholder, to?.placeholder]).toEqual(['', 'all years', 'all years']);
  // What was said follows the language, too.
  expect(text()).toContain('It changes with the next sync.');
  show(<HeldHere />, 'ar');
  expect(text()).toContain('يتغير مع المزامنة التالية.');
});

test('who may not choose sees what is held', async () => {
  patch('server', { me: person('analyst') });
  show(<HeldHere />);
  await settle();
  const years = findAll('[role=spinbutton]') as HTMLInputElement[];
  expect(years.map(({ value, disabled }) => [value, disabled])).toEqual([
    ['2024', true],
    ['', true],
  ]);
});

test('viewers carry nothing', () => {
  patch('server', { me: person('viewer') });
  show(<CourierBlock />);
  expect(text()).toBe('');
});

test('in Arabic what is held here is said, and compared with the centre', async () => {
  show(<HeldHere />, 'ar');
  await settle();
  await press('قارن بالمركز');

  expect(text()).toContain('المحفوظ على هذا الجهاز');
  expect(text()).toContain('ما على هذا الجهاز هو ما في المركز.');
  expect(calls.map(({ procedure }) => procedure)).toEqual(['sync.replica', 'sync.compare']);
});
