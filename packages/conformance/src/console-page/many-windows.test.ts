// More windows of one browser than it has connections to a host: each is told what happens, and answers a click.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { UpdateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Page } from 'playwright-core';
import { TestHost } from '../host/test-host.js';
import { createText } from '../host/text-application.js';
import { BROWSER_MILLISECONDS, TestBrowser, withChromium } from './chromium.js';

const WINDOWS = 7;
const NAME = 'seen-by-all';

withChromium('seven windows with logs', () => {
  const host = new TestHost({ driver: 'none', flags: ['--upstream', 'none'] });
  const browser = new TestBrowser();

  beforeAll(async () => {
    await host.start();
    await browser.start();
    await createText(host.clients(), NAME);
  }, BROWSER_MILLISECONDS);
  afterAll(async () => {
    await browser.close();
    await host.close();
  }, BROWSER_MILLISECONDS);

  it(
    'all come up, hear of an update, and do what a click asks for',
    async () => {
      const logs = `${host.endpoint}/_drey/console/#/applications/000000000000/us-east-1/${NAME}/logs`;
      const first = await browser.open(logs, { width: 1280 });
      const pages: Page[] = [first];
      while (pages.length < WINDOWS) {
        const page = await first.context().newPage();
        await page.goto(logs);
        pages.push(page);
      }
      for (const page of pages) await page.getByRole('heading', { name: NAME, exact: true }).waitFor();
      for (const page of pages) await page.locator('.log-foot').getByText('Live', { exact: true }).waitFor();
      await host.clients().flink.send(
        new UpdateApplicationCommand({
          ApplicationName: NAME,
          CurrentApplicationVersionId: 1,
          ApplicationConfigurationUpdate: {
            EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'a', PropertyMap: { b: 'c' } }] },
          },
        }),
      );
      for (const page of pages)
        await page.locator('.fact', { hasText: 'Version' }).getByText('2', { exact: true }).waitFor();
      for (const page of pages) {
        await page.getByRole('link', { name: 'Properties', exact: true }).click();
        await page.getByRole('button', { name: 'Show b' }).waitFor();
        expect(await page.locator('.link-state').innerText()).toMatch(/Live/);
      }
      expect(browser.misdeeds).toEqual([]);
    },
    BROWSER_MILLISECONDS,
  );
});
