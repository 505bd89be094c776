/** People of the centre on a laptop that several share: they sign in with what they have at the centre, and without it for 14 days. */
import { describe, expect, test } from 'vitest';
import { changeCentralUser, disableCentralUser, scramVerifier } from '../../main/central/users.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { newCall, type Opened } from '../services/open-ports.ts';
import { addPerson, password, startCluster, withConnection } from './cluster.ts';
import { laptop, makePeople, sync, withIncidents } from './laptop.ts';

const DAY_MS = 86_400_000;
const cluster = await startCluster();

const nameOf = ({ login }: CentralLink): string => login.replace('kh_u_', '');
const signIn = ({ services }: Opened, name: string, typed: string) =>
  services.users.login({ name, password: typed, device: '' }, newCall());
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error as { code?: string }).code ?? error,
  );

/** A laptop of Salma's that has a local admin, too. */
async function sharedLaptop() {
  const people = await makePeople(cluster);
  const time = { nowMs: Date.now() };
  const opened = await laptop(people.salma, withIncidents, { now: () => time.nowMs });
  await opened.services.users.setUp(
    { name: 'local', fullName: '', password: 'a long enough secret', language: null, device: '' },
    newCall(),
  );
  const link = await opened.ports.centreLink.read();
  if (link === null) throw new Error('not linked');
  const leave = () => opened.ports.centreLink.save({ ...link, address: { ...link.address, port: 1 } });
  const comeBack = () => opened.ports.centreLink.save(link);
  return { ...people, opened, time, leave, comeBack };
}

describe('people of the centre', () => {
  test('are known after a sync, and sign in with and without the centre', async () => {
    const { opened, omar, leave } = await sharedLaptop();
    const { items } = await opened.services.users.list({}, newCall());
    expect(items.find(({ name }) => name === nameOf(omar))).toMatchObject({ role: 'analyst', zones: null, state: 'new', isCentral: true });

    expect(await codeOf(signIn(opened, nameOf(omar), 'wrong secret'))).toBe('users.wrong-credentials');
    const { token } = await signIn(opened, nameOf(omar), password);

    expect(await opened.sessions.find(token)).toMatchObject({ name: nameOf(omar), role: 'analyst' });
    await leave();
    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('ok');
    expect(await codeOf(signIn(opened, nameOf(omar), 'wrong secret'))).toBe('users.wrong-credentials');
    expect(await codeOf(signIn(opened, 'local', 'a long enough secret'))).toBe('ok');
  });

  test('who never signed in here get the same answer without the centre as people who do not exist', async () => {
    const { opened, omar, leave } = await sharedLaptop();
    await leave();

    const errorOf = (name: string) => signIn(opened, name, password).catch((error: unknown) => error);
    expect(await errorOf(nameOf(omar))).toMatchObject({ code: 'users.wrong-credentials', params: {} });
    expect(await errorOf('nobody')).toEqual(await errorOf(nameOf(omar)));
  });

  test('sign in without the centre for 14 days after its last word, and not longer', async () => {
    const { opened, omar, time, leave, comeBack } = await sharedLaptop();
    const { refreshToken } = await signIn(opened, nameOf(omar), password);
    await leave();

    time.nowMs += 14 * DAY_MS - 60_000;
    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('ok');
    time.nowMs += 120_000;
    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('users.offline-too-long');
    expect(await codeOf(opened.services.users.refresh({ refreshToken: refreshToken ?? '' }, newCall()))).not.toBe('ok');
    await comeBack();
    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('ok');
  });

  test('get the rights that they have there, at once', async () => {
    const { opened, omar, keeper } = await sharedLaptop();
    const { token } = await signIn(opened, nameOf(omar), password);

    await withConnection(keeper, (connection) => changeCentralUser(connection, { name: nameOf(omar), role: 'viewer', zones: ['W', ''] }));
    await sync(opened);
    expect(await opened.sessions.find(token)).toMatchObject({ role: 'viewer', zones: ['', 'W'] });

    await withConnection(keeper, (connection) => disableCentralUser(connection, nameOf(omar)));
    await sync(opened);
    expect(await opened.sessions.find(token)).toBeNull();
    expect(await codeOf(signIn(opened, nameOf(omar), password))).not.toBe('ok');
  });

  test('whose password was changed there cannot use the old one, with the centre or without', async () => {
    const { opened, omar, keeper, leave } = await sharedLaptop();
    await signIn(opened, nameOf(omar), password);
    await withConnection(keeper, ({ client }) =>
      client.query(`ALTER ROLE ${omar.login} PASSWORD '${scramVerifier('a new secret there')}'`),
    );

    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('users.wrong-credentials');
    expect(await codeOf(signIn(opened, nameOf(omar), 'a new secret there'))).toBe('ok');
    await leave();
    expect(await codeOf(signIn(opened, nameOf(omar), password))).toBe('users.wrong-credentials');
    expect(await codeOf(signIn(opened, nameOf(omar), 'a new secret there'))).toBe('ok');
  });

  test('who were added there after the last sync sign in here at once', async () => {
    const { opened, keeper } = await sharedLaptop();
    const huda = await addPerson(keeper, `huda_${keeper.database}`, 'viewer', ['E']);

    const { token } = await signIn(opened, nameOf(huda), password);

    expect(await opened.sessions.find(token)).toMatchObject({ role: 'viewer', zones: ['E'] });
  });

  test('are changed there and not here', async () => {
    const { opened, omar } = await sharedLaptop();
    const { id = 0 } = (await opened.ports.read.accountByName(nameOf(omar))) ?? {};

    expect(await codeOf(opened.services.users.change({ id, role: 'admin' }, newCall()))).toBe('users.central-account');
    expect(await codeOf(opened.services.users.reset({ id }, newCall()))).toBe('users.central-account');
    expect(await codeOf(opened.services.users.setDisabled({ id, disabled: true }, newCall()))).toBe('users.central-account');
  });
});
