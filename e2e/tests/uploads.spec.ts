import type { Page } from '@playwright/test';
import { goOffline } from '../fixtures/offline.js';
import { claire, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { expect, test } from '../fixtures/test.js';
import type { Thread } from '../fixtures/thread.js';

/** The client comes back within its longest pause between two attempts. */
const comesBack = { timeout: 30_000 };

interface TextFile {
  name: string;
  bytes: number;
}

/** Picks files as a person does, and sends them with the text. */
async function sendFiles({ page, composer }: Thread, text: string, files: readonly TextFile[]): Promise<void> {
  const picked = files.map(({ name, bytes }) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, 'a') }));
  await page.locator('input[type=file]').setInputFiles(picked);
  await expect(page.getByRole('list', { name: 'Fichiers à envoyer' }).getByRole('listitem')).toHaveCount(files.length);
  await composer.fill(text);
  await composer.press('Enter');
}

/** Bytes a second. */
async function slowDown(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
  await session.send('Network.emulateNetworkConditions', conditions);
}

/** The ids under which files are sent, once for each time that one is. */
function watchUploads(page: Page): string[] {
  const ids: string[] = [];
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    const id = url.searchParams.get('clientUploadId');
    if (request.method() === 'POST' && id) ids.push(id);
  });
  return ids;
}

const progressOf = (thread: Thread, name: string) =>
  thread.page.getByRole('progressbar', { name: `Envoi de ${name}`, exact: true });

test('a file says how far it is, can be given up half-way, and holds up no other', async ({
  openThread,
  claim,
  api,
}) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await slowDown(customer.page, 400_000);
  await sendFiles(customer, 'Deux fichiers', [
    { name: 'lent.txt', bytes: 8_000_000 },
    { name: 'court.txt', bytes: 100_000 },
  ]);
  const slow = progressOf(customer, 'lent.txt');
  const seen = new Set<string>();
  await expect
    .poll(async () => {
      const value = await slow.getAttribute('aria-valuenow');
      if (value !== null && value !== '0') seen.add(value);
      return seen.size;
    })
    .toBeGreaterThan(3);
  await customer.page.getByRole('button', { name: 'Annuler l’envoi de lent.txt' }).click();
  await expect(slow).toHaveCount(0);
  await expect(agent.message('Deux fichiers')).toContainText('court.txt');
  const [message] = await (await api(claire)).messages(claim.id);
  expect(message?.attachments.map(({ fileName }) => fileName)).toEqual(['court.txt']);
  await expect(customer.message('Deux fichiers')).not.toContainText('lent.txt');
});

test('files picked offline survive the closing of the tab, and go out on return, once and in order', async ({
  openThread,
  claim,
  api,
  problems,
}) => {
  problems.allow(unreachable);
  const customer = await openThread(claire, claim.id);
  const context = customer.page.context();
  const state = customer.page.getByRole('status', { name: 'État de la connexion' });
  await expect(state).toHaveText('En direct');
  // What can be attached is asked for when the composer is there.
  await expect(customer.page.locator('input[type=file]')).toBeAttached();
  await goOffline(context);
  await expect(state).toContainText('Vous êtes hors ligne.');
  await sendFiles(customer, 'Depuis le tunnel', [
    { name: 'un.txt', bytes: 1_000 },
    { name: 'deux.txt', bytes: 3_000_000 },
    { name: 'trois.txt', bytes: 10 },
  ]);
  const waiting = customer.message('Depuis le tunnel');
  for (const name of ['un.txt', 'deux.txt', 'trois.txt']) await expect(waiting).toContainText(name);
  await expect.poll(() => storedFiles(customer.page)).toBe(3);
  const path = customer.page.url();
  await customer.page.close();

  await context.setOffline(false);
  const page = await context.newPage();
  const ids = watchUploads(page);
  await page.goto(path);
  const listed = async () => {
    const [message] = await (await api(claire)).messages(claim.id);
    return message?.attachments.map(({ fileName, fileSize }) => [fileName, fileSize]);
  };
  await expect.poll(listed, comesBack).toEqual([
    ['un.txt', 1_000],
    ['deux.txt', 3_000_000],
    ['trois.txt', 10],
  ]);
  expect(ids).toHaveLength(3);
  await expect.poll(() => storedFiles(page)).toBe(0);
});

test('of two tabs one sends a file, and when it is closed half-way the other does', async ({
  openThread,
  claim,
  api,
}) => {
  const customer = await openThread(claire, claim.id);
  const ids = watchUploads(customer.page);
  const other = await customer.page.context().newPage();
  await other.goto(customer.page.url());
  await expect(other.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  await expect(other.getByRole('log')).toBeVisible();
  await slowDown(customer.page, 2_000_000);

  const names = ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt'];
  await sendFiles(
    customer,
    'Cinq fichiers',
    names.map((name) => ({ name, bytes: 300_000 })),
  );
  const listed = async (text: string) => {
    const messages = await (await api(claire)).messages(claim.id);
    const message = messages.find(({ content }) => content === text);
    return message?.attachments.map(({ fileName }) => fileName);
  };
  await expect.poll(() => listed('Cinq fichiers')).toEqual(names);
  await expect.poll(() => storedFiles(other)).toBe(0);
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(5);

  await slowDown(customer.page, 100_000);
  await sendFiles(customer, 'Un gros fichier', [{ name: 'gros.txt', bytes: 4_000_000 }]);
  await expect(progressOf(customer, 'gros.txt')).not.toHaveAttribute('aria-valuenow', '0');
  await customer.page.close();
  await expect.poll(() => listed('Un gros fichier'), comesBack).toEqual(['gros.txt']);
  expect(new Set(ids).size).toBe(6);
});

/** How many files wait in the browser. */
function storedFiles(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('claimline-outbox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const counting = database.transaction('files').objectStore('files').count();
          counting.onsuccess = () => {
            database.close();
            resolve(counting.result);
          };
        };
      }),
  );
}
