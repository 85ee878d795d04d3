// What changes under an open page by somebody else's hand, and the place that one comes back to; on a host without JVMs.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { StartApplicationCommand, UpdateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Page } from 'playwright-core';
import { TestHost } from '../host/test-host.js';
import { createText } from '../host/text-application.js';
import { describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, says, TestBrowser, withChromium } from './chromium.js';
import { act } from './on-page.js';

const TEST_MILLISECONDS = 180_000;
const MANY = 60;
const FIRST = 'a-first-one';

withChromium('a page that is not alone', () => {
  const host = new TestHost({ driver: 'none', flags: ['--upstream', 'none', '--applications-per-region', '100'] });
  const browser = new TestBrowser();
  const pages: Page[] = [];
  /** Of the events that pages asked for. */
  const asked: string[] = [];

  beforeAll(async () => {
    await host.start();
    await browser.start();
    await createText(host.clients(), FIRST, {
      properties: { db: { url: 'jdbc:first', password: 'first-secret' } },
    });
    for (let index = 0; index < MANY; index += 1)
      await createText(host.clients(), `one-of-many-${String(index).padStart(2, '0')}`);
  }, TEST_MILLISECONDS);
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  }, BROWSER_MILLISECONDS);

  const opened = async (hash = ''): Promise<Page> => {
    const page = await browser.open(`${host.endpoint}/_drey/console/${hash}`, { width: 1280 });
    page.on('request', (request) => {
      if (request.url().includes('/_drey/events')) asked.push(request.url());
    });
    pages.push(page);
    return page;
  };
  const of = (name: string, tab = 'timeline'): string => `#/applications/000000000000/us-east-1/${name}/${tab}`;

  /** Somebody else's update; the page is waited for until it knows the version. */
  const updated = async (page: Page, url: string): Promise<number> => {
    const { ApplicationVersionId = 0 } = await describeTicks(host.clients(), FIRST);
    await host.clients().flink.send(
      new UpdateApplicationCommand({
        ApplicationName: FIRST,
        CurrentApplicationVersionId: ApplicationVersionId,
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: {
            PropertyGroups: [{ PropertyGroupId: 'db', PropertyMap: { url, password: 'first-secret' } }],
          },
        },
      }),
    );
    const version = ApplicationVersionId + 1;
    await page.locator('.fact', { hasText: 'Version' }).getByText(String(version), { exact: true }).waitFor();
    return version;
  };
  const urlNow = async (): Promise<string | undefined> => {
    const { ApplicationConfigurationDescription: now } = await describeTicks(host.clients(), FIRST);
    return now?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions?.[0]?.PropertyMap?.['url'];
  };

  it(
    'does not take back what somebody else changed while its form was open',
    async () => {
      const page = await opened(of(FIRST));
      const dialog = await act(page, 'Update properties');
      await dialog.getByLabel('Value of url').fill('jdbc:mine');
      const version = await updated(page, 'jdbc:theirs');
      await dialog.locator('button[type=submit]').click();
      await dialog
        .getByRole('alert')
        .getByText(/version/i)
        .waitFor();
      expect(await urlNow()).toBe('jdbc:theirs');
      await page.keyboard.press('Escape');
      // Opened anew, it begins from theirs.
      const again = await act(page, 'Update properties');
      expect(await again.getByLabel('Value of url').inputValue()).toBe('jdbc:theirs');
      await again.getByLabel('Value of url').fill('jdbc:mine');
      await again.locator('button[type=submit]').click();
      await until('mine', BROWSER_MILLISECONDS, async () => (await urlNow()) === 'jdbc:mine');
      expect((await describeTicks(host.clients(), FIRST)).ApplicationVersionId).toBe(version + 1);
    },
    TEST_MILLISECONDS,
  );

  it(
    'shows no value of a version that is no more in force',
    async () => {
      const page = await opened(of(FIRST, 'properties'));
      const show = page.getByRole('button', { name: 'Show url' });
      await show.click();
      const tab = page.locator('.tab-properties');
      await tab.getByText(/^jdbc:/).waitFor();
      await updated(page, 'jdbc:later');
      await show.waitFor();
      expect(await tab.innerText()).not.toMatch(/jdbc:/);
      await show.click();
      await tab.getByText('jdbc:later', { exact: true }).waitFor();
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes from the list to an application and back to its row, and is told only what is new',
    async () => {
      const page = await opened();
      await says(page, new RegExp(`${MANY + 1} applications`));
      await page.evaluate("document.querySelector('.list-rows').scrollTop = 1500");
      const name = 'one-of-many-35';
      const link = page.getByRole('link', { name, exact: true });
      await link.focus();
      const top = await page.evaluate<number>("document.querySelector('.list-rows').scrollTop");
      asked.length = 0;
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name, exact: true }).waitFor();
      const focused = (): Promise<string | null> => page.evaluate('document.activeElement.textContent');
      await until('the heading to have the focus', BROWSER_MILLISECONDS, async () => (await focused()) === name);
      expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
      await page.keyboard.press('Escape');
      await link.waitFor();
      await until('the row to have the focus', BROWSER_MILLISECONDS, async () => (await focused()) === name);
      expect(await page.evaluate('document.activeElement.tagName')).toBe('A');
      expect(await page.evaluate("document.querySelector('.list-rows').scrollTop")).toBe(top);
      expect(asked).toHaveLength(2);
      for (const url of asked) expect(new URL(url).searchParams.get('after')).toMatch(/^[0-9a-f]+-\d+$/);
    },
    TEST_MILLISECONDS,
  );

  it(
    'holds its timeline while one reads, and goes on with what came meanwhile',
    async () => {
      const page = await opened(of(FIRST));
      const timeline = page.locator('.tab-timeline');
      await timeline.getByText('UpdateApplication').first().waitFor();
      await page.keyboard.press('p');
      await timeline.getByText(/stands still/).waitFor();
      await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: FIRST, RunConfiguration: {} }));
      await page.locator('.application-title').getByText('RUNNING').waitFor();
      expect(await timeline.getByText('StartApplication').count()).toBe(0);
      await page.keyboard.press('p');
      await timeline.getByText('StartApplication').first().waitFor();
    },
    TEST_MILLISECONDS,
  );

  it('did nothing that its policy forbids, and asked nobody else', () => {
    expect(browser.misdeeds).toEqual([]);
  });
});
