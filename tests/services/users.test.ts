import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../main/services/passwords.ts';
import { newCall, openPorts } from './open-ports.ts';

const person = { name: 'Amal', password: 'a long enough secret', role: 'analyst' } as const;

describe('people', () => {
  test('sign in with name and password, whatever the case of the name', async () => {
    const { services, sessions } = await openPorts();
    await services.users.register(person, newCall());

    const session = await services.users.login({ name: ' amal ', password: person.password }, newCall());

    expect(session).toMatchObject({ name: 'Amal', role: 'analyst' });
    expect(sessions.find(session.token)).toEqual({ name: 'Amal', role: 'analyst' });
  });

  test('get the same answer for a wrong password and for an unknown name', async () => {
    const { services } = await openPorts();
    await services.users.register(person, newCall());
    const errorOf = (input: { name: string; password: string }) => services.users.login(input, newCall()).catch((error: unknown) => error);

    const wrong = await errorOf({ name: 'Amal', password: 'another secret' });
    const unknown = await errorOf({ name: 'Nobody', password: person.password });

    expect(wrong).toMatchObject({ code: 'users.wrong-credentials', params: {} });
    expect(unknown).toEqual(wrong);
  });

  test('cannot take a name twice, and their password is not stored', async () => {
    const { services, ports } = await openPorts();
    const user = await services.users.register(person, newCall());

    await expect(services.users.register({ ...person, name: 'AMAL' }, newCall())).rejects.toMatchObject({ code: 'users.name-taken' });
    expect(JSON.stringify(user)).not.toContain('scrypt');
    expect((await ports.read.userByName('Amal'))?.passwordHash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  });

  test('exchange a printed token once', async () => {
    const { services, sessions } = await openPorts();
    const token = sessions.issueOneUse({ name: 'browser', role: 'admin' });

    expect(await services.users.exchange({ token }, newCall())).toMatchObject({ name: 'browser', role: 'admin' });
    await expect(services.users.exchange({ token }, newCall())).rejects.toMatchObject({ code: 'users.token-used' });
  });
});

describe('passwords', () => {
  test('match in any composition of their letters and no other way', async () => {
    const hash = await hashPassword('caf\u00e9 pass phrase');

    expect(await verifyPassword('cafe\u0301 pass phrase', hash)).toBe(true);
    expect(await verifyPassword('cafe pass phrase', hash)).toBe(false);
    expect(await verifyPassword('', null)).toBe(false);
  });

  test('get a salt each', async () => {
    expect(await hashPassword('the same words')).not.toBe(await hashPassword('the same words'));
  });
});
