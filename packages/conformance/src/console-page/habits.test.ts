// Habits of the page on a host without JVMs: keys, links, what asks first, commands that run as pasted, and a gateway that is killed under it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Page } from 'playwright-core';
import { awsTool } from '../host/aws-tools.js';
import { TestHost } from '../host/test-host.js';
import { createText } from '../host/text-application.js';
import { describeTicks, statusBecomes } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, says, TestBrowser, withChromium } from './chromium.js';
import { act, copiedCommand, dialogOf, pasted } from './on-page.js';

const SECRET = "correct horse 'battery' $staple";
const TEST_MILLISECONDS = 300_000;
const gateways = ['--upstream', 'none'];

withChromium('the page of a host', () => {
  const host = new TestHost({ driver: 'none', flags: gateways });
  const browser = new TestBrowser();
  const aws = awsTool();
  const pages: Page[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drey-pasted-'));
    await host.start();
    await browser.start();
    for (const name of ['alpha', 'beta', 'gamma', 'to-paste', 'to-delete'])
      await createText(host.clients(), name, { properties: { db: { password: SECRET, url: 'jdbc:x' } } });
  }, TEST_MILLISECONDS);
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }, BROWSER_MILLISECONDS);

  const opened = async (hash = ''): Promise<Page> => {
    const page = await browser.open(`${host.endpoint}/_drey/console/${hash}`, { width: 1280 });
    pages.push(page);
    return page;
  };
  const of = (name: string, tab = 'timeline'): string => `#/applications/000000000000/us-east-1/${name}/${tab}`;
  const hashIs = (page: Page, hash: string): Promise<true> =>
    until(`the address ${hash}`, BROWSER_MILLISECONDS, () => new URL(page.url()).hash === hash);

  it(
    'is walked through by keys',
    async () => {
      const page = await opened();
      await says(page, /5 applications/);
      await page.keyboard.press('/');
      await page.keyboard.type('a');
      expect(await page.locator('[data-search]').inputValue()).toBe('a');
      await page.keyboard.press('Escape');
      await page.locator('[data-search]').fill('');
      await page.locator('[data-search]').blur();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const second = await page.evaluate<string>('document.activeElement.textContent');
      await page.keyboard.press('k');
      expect(await page.evaluate<string>('document.activeElement.textContent')).not.toBe(second);
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await hashIs(page, of(second));
      await page.getByRole('heading', { name: second, exact: true }).waitFor();
      await page.keyboard.press(']');
      await hashIs(page, of(second, 'graph'));
      await page.keyboard.press('[');
      await hashIs(page, of(second));
      await page.keyboard.press('?');
      await dialogOf(page).getByText('Next row').waitFor();
      await page.keyboard.press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await hashIs(page, '#/machine');
      await page.keyboard.press('Escape');
      await hashIs(page, '#/');
    },
    TEST_MILLISECONDS,
  );

  it(
    'knows that g was pressed also where it draws itself anew before the next key',
    async () => {
      const page = await opened();
      await says(page, /5 applications/);
      await page.keyboard.press('?');
      await dialogOf(page).waitFor();
      // The first key comes with the end of the dialog, the second once all that follows from it is done.
      await page.evaluate(`new Promise((done) => {
        const dialog = document.querySelector('dialog[open]');
        const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        const painted = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
        new MutationObserver((_, observer) => {
          if (dialog.isConnected) return;
          observer.disconnect();
          press('g');
          painted().then(painted).then(() => press('m')).then(done);
        }).observe(document.body, { childList: true, subtree: true });
        dialog.querySelector('button').click();
      })`);
      await hashIs(page, '#/machine');
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes back, and a link shows the same after it was loaded again',
    async () => {
      const page = await opened();
      await page.getByRole('link', { name: 'beta', exact: true }).click();
      await hashIs(page, of('beta'));
      await page.getByRole('link', { name: 'Logs', exact: true }).click();
      await hashIs(page, of('beta', 'logs'));
      await page.goBack();
      await hashIs(page, of('beta'));
      await page.goBack();
      await says(page, /5 applications/);
      await page.locator('[data-search]').fill('gam');
      await says(page, /1 of 5/);
      await page.reload();
      await says(page, /1 of 5/);
      expect(await page.locator('[data-search]').inputValue()).toBe('gam');
      await page.goto(`${host.endpoint}/_drey/console/${of('beta', 'properties')}`);
      await page.reload();
      await page.locator('.tab-properties').getByText('password').waitFor();
      await page.goto(`${host.endpoint}/_drey/console/${of('never-there')}`);
      await says(page, /There is no such application/);
    },
    TEST_MILLISECONDS,
  );

  it(
    'has no value of a property in it before somebody asks',
    async () => {
      const page = await opened(of('alpha', 'properties'));
      const show = page.getByRole('button', { name: 'Show password' });
      await show.waitFor();
      expect(await page.content()).not.toContain('correct horse');
      await show.click();
      await page.locator('.tab-properties').getByText(SECRET, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Hide' }).click();
      await show.waitFor();
      expect(await page.content()).not.toContain('correct horse');
    },
    TEST_MILLISECONDS,
  );

  it(
    'asks before it deletes, resets or frees',
    async () => {
      const page = await opened(of('to-delete'));
      const dialog = await act(page, 'Delete');
      const button = dialog.getByRole('button', { name: 'Delete' });
      expect(await button.isDisabled()).toBe(true);
      await dialog.getByLabel(/^Type/).fill('to-delet');
      expect(await button.isDisabled()).toBe(true);
      await dialog.getByLabel(/^Type/).fill('to-delete');
      await button.click();
      await hashIs(page, '#/');
      await says(page, /4 applications/);
      await page.goto(`${host.endpoint}/_drey/console/#/machine`);
      for (const [opener, verb] of [
        [/^Reset everything/, 'Reset'],
        [/^Free what/, 'Free'],
      ] as const) {
        await page.getByRole('button', { name: opener }).click();
        const asked = dialogOf(page);
        expect(await asked.getByRole('button', { name: verb, exact: true }).isDisabled()).toBe(verb === 'Reset');
        await asked.getByRole('button', { name: 'Cancel' }).click();
        await asked.waitFor({ state: 'detached' });
      }
      const { ApplicationSummaries = [] } = await host.clients().flink.send(new ListApplicationsCommand({}));
      expect(ApplicationSummaries).toHaveLength(4);
    },
    TEST_MILLISECONDS,
  );

  it.each([
    ['Start', 'RUNNING', 1],
    ['Update parallelism', 'RUNNING', 2],
    ['Update properties', 'RUNNING', 3],
    ['Roll back', 'RUNNING', 4],
    ['Stop', 'READY', 4],
    ['Start', 'RUNNING', 4],
    ['Force stop', 'READY', 4],
  ] as const)(
    'shows %s as a command that runs as pasted',
    async (action, status, version) => {
      if ('missing' in aws) throw new Error(aws.missing);
      const page = await opened(of('to-paste'));
      const dialog = await act(page, action);
      if (action === 'Update parallelism') await dialog.getByLabel('Parallelism', { exact: true }).fill('3');
      if (action === 'Update properties') await dialog.getByLabel('Value of url').fill(`it's "new" $HOME \\ ü`);
      const command = await copiedCommand(page, dialog);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      pasted(command, aws.path, folder);
      await statusBecomes(host.clients(), 'to-paste', status, BROWSER_MILLISECONDS);
      const { ApplicationVersionId, ApplicationConfigurationDescription } = await describeTicks(
        host.clients(),
        'to-paste',
      );
      expect(ApplicationVersionId).toBe(version);
      if (action === 'Update properties')
        expect(ApplicationConfigurationDescription?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions).toEqual(
          [{ PropertyGroupId: 'db', PropertyMap: { password: SECRET, url: `it's "new" $HOME \\ ü` } }],
        );
      await page.locator('.application-title').getByText(status).waitFor();
    },
    TEST_MILLISECONDS,
  );

  it(
    'says that it is stale while the gateway is away, and lives again without anything doubled',
    async () => {
      const page = await opened();
      await says(page, /4 applications/);
      const names = async (): Promise<readonly string[]> =>
        (await page.locator('.name-link').allInnerTexts()).toSorted();
      const before = await names();
      const port = new URL(host.endpoint).port;
      await host.kill();
      await says(page, /Last seen .+ ago/);
      await says(page, /Drey does not answer/);
      expect(await names()).toEqual(before);
      await host.start({ flags: [...gateways, '--port', port] });
      await page.locator('.link-state').getByText('Live').waitFor();
      await page.locator('.link-line').waitFor({ state: 'detached' });
      expect(await names()).toEqual(before);
      await createText(host.clients(), 'after-the-kill');
      await says(page, /5 applications/);
      expect(await names()).toEqual([...before, 'after-the-kill'].toSorted());
    },
    TEST_MILLISECONDS,
  );

  it('did nothing that its policy forbids, and asked nobody else', () => {
    expect(browser.misdeeds).toEqual([]);
  });
});
