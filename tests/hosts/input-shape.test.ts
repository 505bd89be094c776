import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_DEPTH, refuseUnsafeShape } from '../../main/input-shape.ts';
import { procedures } from '../../preload/contract/index.ts';
import { type CountingApp, createCountingApp, validInput } from './principals.ts';

let app: CountingApp;
beforeEach(() => {
  app = createCountingApp();
});
afterEach(() => app.close());

const caller = { name: 'Dana', role: 'admin' } as const;
const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), 1);

describe('input of any host', () => {
  it('may be as deep as any procedure needs, and no deeper, whatever the schema would do with it', async () => {
    expect(() => refuseUnsafeShape(nested(MAX_DEPTH))).not.toThrow();
    expect(() => refuseUnsafeShape(nested(MAX_DEPTH + 1))).toThrow('input.invalid');

    const reply = await app.dispatch('forecasts.saveCalendar', { entries: nested(100_000) }, { caller });

    expect(reply).toMatchObject({ ok: false, error: { code: 'input.invalid', params: { rule: 'depth' } } });
  });

  it('may have the longest lists of the contract, and not many more values', () => {
    expect(() => refuseUnsafeShape({ zoneIds: Array.from({ length: 10_000 }).fill(1) })).not.toThrow();
    expect(() => refuseUnsafeShape({ zoneIds: Array.from({ length: 200_000 }).fill(1) })).toThrow('input.too-large');
  });

  it('has no keys of prototypes, also where any key may stand', async () => {
    const entries: unknown = JSON.parse('{"without":{"__proto__":{"role":"admin"}}}');

    const reply = await app.dispatch('forecasts.saveCalendar', { entries }, { caller });

    expect(reply).toMatchObject({ error: { code: 'input.invalid', params: { path: 'entries.without.__proto__', rule: 'key' } } });
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it.each(['a\0b', '\ud800', 'x\udc00'])('has no text that stores cut or change: %j', async (text) => {
    for (const input of [
      { id: 1, body: text },
      { id: 1, body: 'x', [text]: 1 },
    ]) {
      const reply = await app.dispatch('incidents.addNote', input, { caller });
      expect(reply).toMatchObject({ error: { code: 'input.hidden-characters' } });
      expect(JSON.stringify(reply)).not.toContain(JSON.stringify(text).slice(1, -1));
    }
  });

  it('may have marks of direction, line breaks and pictures in notes and descriptions', async () => {
    const body = 'قال: \u200fABC-12\u200e\nثم مشى 🙂 \u202atext\u202c';

    expect(await app.dispatch('incidents.addNote', { id: 1, body }, { caller })).toMatchObject({ ok: true });
  });
});

describe('names', () => {
  const fields = [
    ['users.register', 'name'],
    ['alerts.saveRule', 'name'],
    ['alerts.saveRecipient', 'name'],
    ['settings.save', 'workspaceNameEn'],
    ['settings.save', 'workspaceNameAr'],
  ] as const;
  const withName = (procedure: string, field: string, name: string) => {
    const found = procedures.get(procedure);
    return { ...(found === undefined ? {} : validInput(found)), [field]: name };
  };

  describe.each(fields)('of %s, %s', (procedure, field) => {
    it.each([
      ['a control character', 'Dana\u0007'],
      ['a line break', 'Dana\nAdmin'],
      ['an escape of the terminal', '\u001b[2JDana'],
      ['a direction that is turned', 'Dana\u202enimda'],
      ['an isolate', '\u2066Dana\u2069'],
      ['a mark of direction', 'Dana\u200f'],
      ['a mark of Arabic direction', 'سلمى\u061c'],
      ['a blank of no width', 'Da\u200bna'],
      ['a mark of byte order', 'Da\ufeffna'],
      ['NUL', 'Dana\0'],
    ])('are refused with %s', async (_, name) => {
      const reply = await app.dispatch(procedure, withName(procedure, field, name), { caller });

      expect(reply).toMatchObject({ ok: false, error: { code: 'input.hidden-characters', params: { path: field } } });
      expect(app.runs.get(procedure)).toBeUndefined();
    });

    it.each(['Dana Al-Sabah', 'سلمى العنزي', 'نیم‌فاصله', 'O’Brien', '李 雷', 'Zoë', "'; DROP TABLE user; --"])(
      'are taken as %s',
      async (name) => {
        expect(await app.dispatch(procedure, withName(procedure, field, name), { caller })).toMatchObject({ ok: true });
      },
    );

    it('are refused if they are too long', async () => {
      expect(await app.dispatch(procedure, withName(procedure, field, 'x'.repeat(500)), { caller })).toMatchObject({
        error: { code: 'input.invalid', params: { path: field } },
      });
    });
  });
});
