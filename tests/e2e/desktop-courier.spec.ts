/** Changes on a stick, in a real Electron: packed on one computer, taken in on another, while neither reaches the centre. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { linkLaptop, startCentre, type Centre, type Laptop } from './centre.ts';
import { launchDesktop, whyNoElectron } from './electron.ts';
import { refuseProblems } from './page-checks.ts';
import { importCity } from './workstation.ts';

test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');
test.describe.configure({ mode: 'serial', timeout: 600_000 });

const passphrase = 'a stick in a pocket';
let centre: Centre;
let field: Laptop;
let office: Laptop;
let fingerprint: string;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  centre = await startCentre();
  field = await linkLaptop(centre, centre.addUser('salma', 'admin'));
  await importCity(field.folder);
  field.sync();
  office = await linkLaptop(centre, centre.addUser('omar', 'admin'));
  for (const laptop of [field, office]) laptop.run('sync', 'automatic', 'off');
  await centre.stop();
  field.run('incidents', 'edit', newest(field).id, '--place', 'Carried by hand');
});
test.afterAll(async () => {
  await field?.folder.remove();
  await office?.folder.remove();
  await centre?.close();
});

test('what waits is packed into files that the person chooses, under a passphrase or for one computer', async () => {
  const { recipient } = office.run('sync', 'courier-key') as { readonly recipient: string };
  await inDesktop(field, async (page, app) => {
    const courier = page.getByRole('region', { name: 'Courier' });
    const pack = courier.getByRole('button', { name: 'Pack 1 change' });
    const packInto = async (file: string) => {
      // The dialog of the system, which asks where to, lies outside.
      await app.evaluate(({ session }, chosen) => {
        session.defaultSession.once('will-download', (_event, item) => item.setSavePath(chosen));
      }, file);
      await pack.click();
      await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(100);
    };
    await expect(pack).toBeDisabled();
    await courier.getByLabel('Passphrase').fill(passphrase);
    await packInto(stick('passphrase'));

    await courier.getByRole('checkbox', { name: /^Lock it for the key/ }).check({ force: true });
    await courier.getByLabel('Key of the receiving computer').fill(recipient);
    await packInto(stick('key'));
    const said = courier.getByRole('status');
    await expect(said).toHaveText(/^1 change packed\. Signed by /);
    fingerprint = / by ([0-9a-f-]+)\.$/.exec((await said.textContent()) ?? '')?.[1] ?? '';
  });
});

test('another computer asks about the sender, takes it in once, and chooses what it holds', async () => {
  await inDesktop(office, async (page) => {
    const courier = page.getByRole('region', { name: 'Courier' });
    const take = async (file: string) => {
      const chooser = page.waitForEvent('filechooser');
      await courier.getByRole('button', { name: 'Take in a bundle …' }).click();
      await (await chooser).setFiles(file);
    };
    await take(stick('key'));
    expect(fingerprint).not.toBe('');
    await expect(courier.getByRole('alert')).toContainText(fingerprint);
    await courier.getByRole('button', { name: 'It is the same: take it in' }).click();
    await expect(courier.getByRole('status')).toHaveText(/^1 change of .+ taken in\. The next sync passes them on\.$/);
    await courier.getByLabel('Passphrase').fill(passphrase);
    await take(stick('passphrase'));
    await expect(courier.getByRole('status')).toHaveText(/^0 changes of .+ taken in, 1 was here already\./);

    const held = page.getByRole('region', { name: 'Held on this computer' });
    const from = held.getByRole('spinbutton', { name: 'From year' });
    await expect(from).toHaveValue('');
    await expect(from).toHaveAttribute('placeholder', 'all years');
    await from.fill('2018');
    await from.press('Enter');
    await expect(held.getByRole('status')).toHaveText('It changes with the next sync.');
    await expect(held.getByRole('spinbutton', { name: 'To year' })).toHaveAttribute('placeholder', 'no limit');
  });

  expect(newest(office).place).toBe('Carried by hand');
  expect(office.run('sync', 'replica')).toMatchObject({ fromYear: 2018, toYear: null });
});

test('when both reach the centre again it is there once, without a conflict', async () => {
  await centre.start();
  office.sync();
  field.sync();
  office.sync();

  for (const laptop of [field, office]) {
    expect(laptop.run('sync', 'status')).toMatchObject({ state: 'synced', waiting: 0, conflicts: 0, rejected: 0 });
    expect(newest(laptop).place).toBe('Carried by hand');
  }
});

const stick = (lock: 'passphrase' | 'key') => path.join(field.folder.path, `${lock}.khbundle`);

function newest({ run }: Laptop): { readonly id: string; readonly place: string } {
  const { items } = run('incidents', 'list', '--page-size', '1') as { readonly items: readonly { id: number; place: string }[] };
  return { id: String(items[0]?.id), place: items[0]?.place ?? '' };
}

/** Works in the window at the page of the centre, and leaves. */
async function inDesktop({ folder }: Laptop, work: (page: Page, app: ElectronApplication) => Promise<void>): Promise<void> {
  const app = await launchDesktop(folder.cacheFile);
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(60_000);
    const problems = refuseProblems(page);
    await page.getByRole('navigation').getByRole('button', { name: /^Sync/ }).click({ timeout: 120_000 });
    await page.getByRole('button', { name: /^127\.0\.0\.1/ }).click();
    await work(page, app);
    expect(problems()).toEqual([]);
  } finally {
    await app.close();
  }
}
