import { createHmac, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ACCESS_MS, createSessions, type Sessions } from '../../main/session.ts';

const HOUR_MS = 3_600_000;
const admin = { name: 'Dana', role: 'admin' } as const;
const amal = { name: 'Amal', role: 'analyst', accountId: 7, signInId: 'place-1' } as const;

let nowMs = 0;
let sessions: Sessions;
beforeEach(() => {
  nowMs = 1_700_000_000_000;
  sessions = createSessions(() => nowMs);
});

describe('whoever has this computer', () => {
  it('is let in by a one-use token, once', () => {
    const token = sessions.issueOneUse(admin);

    expect(sessions.consumeOneUse(token)).toEqual(admin);
    expect(sessions.consumeOneUse(token)).toBeNull();
  });

  it('is known for 12 hours, and not a millisecond longer', async () => {
    const { token, expiresMs } = sessions.open(admin);

    nowMs += 12 * HOUR_MS - 1;
    expect(await sessions.find(token)).toEqual(admin);
    nowMs = expiresMs;
    expect(await sessions.find(token)).toBeNull();
  });

  it('is not let in by the one kind of token in the place of the other', async () => {
    expect(await sessions.find(sessions.issueOneUse(admin))).toBeNull();
    expect(sessions.consumeOneUse(sessions.open(admin).token)).toBeNull();
  });

  it('gets tokens of 256 bits that differ', () => {
    const tokens = new Set(Array.from({ length: 100 }, () => sessions.open(admin).token));

    expect(tokens.size).toBe(100);
    expect(Buffer.from([...tokens][0] ?? '', 'base64url')).toHaveLength(32);
  });

  it('is nobody from the first account on', async () => {
    const [printed, { token }] = [sessions.issueOneUse(admin), sessions.open(admin)];
    sessions.setHasAccounts(true);

    expect(sessions.consumeOneUse(printed)).toBeNull();
    expect(await sessions.find(token)).toBeNull();
  });
});

describe('whoever signed in', () => {
  beforeEach(() => sessions.setHasAccounts(true));

  it('is known by a token for 15 minutes, with 5 seconds for clocks that differ', async () => {
    const { token, expiresMs } = await sessions.sign(amal);

    expect(expiresMs).toBe(nowMs + ACCESS_MS);
    expect(await sessions.find(token)).toEqual(amal);
    nowMs = expiresMs + 4_000;
    expect(await sessions.find(token)).toEqual(amal);
    nowMs = expiresMs + 6_000;
    expect(await sessions.find(token)).toBeNull();
  });

  it('has rights as they are now, not as they were when the token was made', async () => {
    const { token } = await sessions.sign(amal);
    sessions.change(7, { name: 'Amal', role: 'viewer', zones: ['N'] });

    expect(await sessions.find(token)).toEqual({ ...amal, role: 'viewer', zones: ['N'] });
    sessions.end(['place-1']);
    expect(await sessions.find(token)).toBeNull();
  });

  it('keeps a token while keys change, and no longer than it lives', async () => {
    const { token: before } = await sessions.sign(amal);
    nowMs += ACCESS_MS - 1_000;
    expect(await sessions.find(before)).toEqual(amal);
    nowMs += 12 * HOUR_MS;
    const { token: after } = await sessions.sign(amal);

    expect(keyOf(after)).not.toBe(keyOf(before));
    expect(await sessions.find(after)).toEqual(amal);
    expect(await sessions.find(before)).toBeNull();
  });

  it.each([
    ['no signature at all', (token: string) => `${encode({ ...headerOf(token), alg: 'none' })}.${token.split('.')[1] ?? ''}.`],
    ['"none" in other letters', (token: string) => `${encode({ ...headerOf(token), alg: 'nOnE' })}.${token.split('.')[1] ?? ''}.`],
    ['another key', (token: string) => signed(headerOf(token), claimsOf(token), randomBytes(32))],
    ['an empty key', (token: string) => signed(headerOf(token), claimsOf(token), Buffer.alloc(0))],
    [
      'the key named in itself',
      (token: string) => signed({ ...headerOf(token), jwk: { kty: 'oct', k: 'AAAA' } }, claimsOf(token), Buffer.alloc(3)),
    ],
    [
      'a key from an address',
      (token: string) => signed({ ...headerOf(token), jku: 'http://127.0.0.1/k' }, claimsOf(token), randomBytes(32)),
    ],
    [
      'the name of an unknown key',
      (token: string) => signed({ ...headerOf(token), kid: '../../dev/null' }, claimsOf(token), Buffer.alloc(0)),
    ],
    ['no name of a key', (token: string) => `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${token.split('.').slice(1).join('.')}`],
    ['another algorithm', (token: string) => `${encode({ ...headerOf(token), alg: 'RS256' })}.${token.split('.').slice(1).join('.')}`],
    ['another sign-in', (token: string) => swapped(token, { sid: 'place-2' })],
    ['another person', (token: string) => swapped(token, { sub: '1' })],
    ['a later end', (token: string) => swapped(token, { exp: 9_999_999_999 })],
    ['a letter less', (token: string) => token.slice(0, -1)],
    ['a letter changed', (token: string) => token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')],
    ['a part more', (token: string) => `${token}.${token}`],
    ['parts without content', () => '..'],
    ['JSON in the place of the token', (token: string) => JSON.stringify({ token, a: '.' })],
  ])('is not known by a token with %s', async (_what, forge) => {
    const { token } = await sessions.sign(amal);

    expect(await sessions.find(forge(token))).toBeNull();
    expect(await sessions.find(token)).toEqual(amal);
  });

  it('is not known by a token that another process made', async () => {
    const other = createSessions(() => nowMs);
    other.setHasAccounts(true);
    const { token } = await other.sign(amal);
    await sessions.sign(amal);

    expect(await sessions.find(token)).toBeNull();
  });

  it('is not known by a token from the future', async () => {
    const { token } = await sessions.sign(amal);
    nowMs -= HOUR_MS;

    expect(await sessions.find(token)).toBeNull();
  });
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;
const headerOf = (token: string): Record<string, unknown> => decode(token.split('.')[0]);
const claimsOf = (token: string): Record<string, unknown> => decode(token.split('.')[1]);
const keyOf = (token: string): unknown => headerOf(token)['kid'];

function signed(header: unknown, claims: unknown, key: Buffer): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** The token with other claims and its old signature. */
function swapped(token: string, claims: object): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode({ ...claimsOf(token), ...claims })}.${signature}`;
}
