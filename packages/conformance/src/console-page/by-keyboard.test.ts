// Whoever has no mouse: the focus is where one was, is seen, and is not lost when what had it goes.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, TestBrowser, withChromium } from './chromium.js';
import { type FixtureHost, shownApplication, startFixture } from './fixture.js';
import { dialogOf } from './on-page.js';

withChromium('a page by the keyboard alone', () => {
  const browser = new TestBrowser();
  let fixture: FixtureHost;
  let page: Page;

  beforeAll(async () => {
    fixture = await startFixture('--lines', '200');
    await browser.start();
    page = await browser.open(fixture.address, { width: 1280 });
  }, BROWSER_MILLISECONDS);
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  }, BROWSER_MILLISECONDS);

  const show = async (tab: string): Promise<void> => {
    await page.goto(`${fixture.address}#/applications/${shownApplication}/${tab}`);
    await page.locator(`.tab-${tab}`).waitFor();
  };
  /** Tag and class of what has the focus. */
  const focused = (): Promise<string> =>
    page.evaluate<string>("document.activeElement.tagName + '.' + document.activeElement.className");
  const isMenuOpen = (): Promise<boolean> => page.evaluate<boolean>("document.querySelector('details.menu').open");
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

  beforeEach(() => page.goto('about:blank'));

  it(
    'comes back to the menu from the dialog that was opened there',
    async () => {
      await show('timeline');
      await page.locator('details.menu > summary').focus();
      await press('Enter', 'Tab', 'Tab', 'Enter');
      await dialogOf(page).locator('h2').waitFor();
      await press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      expect(await focused()).toBe('SUMMARY.button');
      expect(await isMenuOpen()).toBe(false);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'begins where one writes once a dialog has what it waits for, and comes back all the same',
    async () => {
      await show('timeline');
      let answer = (): void => {};
      const isAnswered = new Promise<void>((resolve) => (answer = resolve));
      await page.route('**', async (route) => {
        const target = route.request().headers()['x-amz-target'] ?? '';
        if (target.endsWith('DescribeApplication')) await isAnswered;
        await route.continue();
      });
      await page.locator('details.menu > summary').focus();
      await press('Enter', 'Tab', 'Tab', 'Enter');
      await dialogOf(page).getByText('Loading The configuration').waitFor();
      expect(await focused()).toBe('BUTTON.icon-button');
      const awaiting = await dialogOf(page).elementHandle();
      answer();
      await dialogOf(page).locator('form').waitFor();
      expect(await focused()).toMatch(/^INPUT/);
      // Esc between two dialogs would go to the page, which it leaves.
      expect(await awaiting?.isVisible()).toBe(true);
      await page.unrouteAll({ behavior: 'wait' });
      await press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      expect(await focused()).toBe('SUMMARY.button');
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'closes the menu when one goes on',
    async () => {
      await show('timeline');
      await page.locator('details.menu > summary').focus();
      await press('Enter');
      expect(await isMenuOpen()).toBe(true);
      const items = await page.locator('.menu-item:not(:disabled)').count();
      for (let item = 0; item < items; item += 1) await press('Tab');
      expect([await isMenuOpen(), await focused()]).toEqual([true, 'BUTTON.menu-item']);
      await press('Tab');
      expect([await isMenuOpen(), await focused()]).toEqual([false, 'A.tab']);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'begins a dialog where one writes',
    async () => {
      await show('timeline');
      await page.locator('details.menu > summary').focus();
      await press('Enter', 'Tab', 'Enter');
      await dialogOf(page).locator('h2').waitFor();
      expect(await focused()).toMatch(/^INPUT/);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'stays in the log when the line that had the focus leaves',
    async () => {
      await show('logs');
      // At once and where it stands: the lines run on, and do not where one scrolls up to one.
      await until('a line with a trace', BROWSER_MILLISECONDS, () =>
        page.evaluate<boolean>(
          "(() => { const fold = [...document.querySelectorAll('.log-fold.fold')].at(-1); fold?.focus({ preventScroll: true }); return fold !== undefined; })()",
        ),
      );
      await until('the line to leave', BROWSER_MILLISECONDS, async () => (await focused()) !== 'BUTTON.log-fold fold');
      expect(await focused()).toMatch(/^DIV\.virtual/);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'shows where it is, at each step through each page',
    async () => {
      const unseen: string[] = [];
      for (const tab of [
        'timeline',
        'graph',
        'checkpoints',
        'snapshots',
        'versions',
        'metrics',
        'properties',
        'code',
      ]) {
        await page.goto('about:blank');
        await show(tab);
        for (let step = 0; step < 40; step += 1) {
          await press('Tab');
          const fault = await page.evaluate<string | null>('dreyTest.focusFault()');
          if (fault !== null) unseen.push(`${tab}: ${fault}`);
          if ((await focused()).startsWith('BODY')) break;
        }
      }
      expect(unseen).toEqual([]);
    },
    BROWSER_MILLISECONDS,
  );
});
