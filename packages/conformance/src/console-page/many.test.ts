// Much of everything: a thousand applications of a real host, five thousand lines a second, ten pages at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { TestHost } from '../host/test-host.js';
import { createText } from '../host/text-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, heapBytes, says, TestBrowser, withChromium, workedFor } from './chromium.js';
import { type FixtureHost, shownApplication, startFixture } from './fixture.js';

const APPLICATIONS = 1_000;
const AT_ONCE = 20;
/** What browsers call a long task. Steps are measured in processor time, two frames each, on cores that are slow when shared. */
const LONG_TASK_MILLISECONDS = 50;
const STUTTER_MILLISECONDS = 100;
const LINES_A_SECOND = 5_000;
/** Lines of the fixture once the page has kept all that it keeps, and some more. */
const FIRST_LINES = 70_000;
const MORE_LINES = 100_000;
/** What the kept lines may differ in by their lengths, and what engines keep for later. */
const GROWTH = 1.25;
const HEAP_BYTES = 200_000_000;
const TEST_MILLISECONDS = 420_000;

const create = (host: TestHost, index: number): Promise<void> =>
  createText(
    host.clients(index % 3 === 0 ? '111111111111' : '000000000000'),
    `application-${String(index).padStart(4, '0')}`,
    { environment: index % 5 === 0 ? 'FLINK-1_19' : 'FLINK-1_20' },
  );

withChromium('a page with much in it', () => {
  const browser = new TestBrowser();
  let page: Page;

  beforeAll(() => browser.start(), BROWSER_MILLISECONDS);
  afterAll(() => browser.close(), BROWSER_MILLISECONDS);

  describe('a thousand applications', () => {
    const host = new TestHost({
      driver: 'none',
      flags: ['--upstream', 'none', '--applications-per-region', String(APPLICATIONS)],
    });

    beforeAll(async () => {
      await host.start();
      for (let index = 0; index < APPLICATIONS; index += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => create(host, index + offset)));
    }, TEST_MILLISECONDS);
    afterAll(() => host.close(), BROWSER_MILLISECONDS);

    it(
      'are scrolled and filtered without a stutter, with few rows in the page',
      async () => {
        page = await browser.open(`${host.endpoint}/_drey/console/`, { width: 1280 });
        await says(page, /1,?000 applications/);
        const worked = await workedFor(page);
        const steps: number[] = [];
        const height = await page.evaluate<number>("document.querySelector('.list-rows').scrollHeight");
        for (let step = 0; step <= 40; step += 1) {
          const top = Math.round((height * step) / 40);
          steps.push(await worked(() => page.evaluate(`document.querySelector('.list-rows').scrollTop = ${top}`)));
        }
        expect(await page.locator('.list-rows .line').count()).toBeLessThan(60);
        await page.locator('[data-search]').focus();
        for (const key of 'application-0777') steps.push(await worked(() => page.keyboard.press(key)));
        await says(page, /1 of 1,?000/);
        await page.getByRole('link', { name: 'application-0777' }).waitFor();
        steps.push(await worked(() => page.locator('[data-search]').fill('')));
        steps.push(await worked(() => page.getByLabel('Account').selectOption('111111111111')));
        await says(page, /334 of 1,?000/);
        const sorted = steps.toSorted((one, other) => one - other);
        const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
        const longest = sorted.at(-1) ?? 0;
        console.log(`work of a step of scroll or filter: half of them below ${median} ms, the longest ${longest} ms`);
        expect(median).toBeLessThan(LONG_TASK_MILLISECONDS);
        expect(longest).toBeLessThan(STUTTER_MILLISECONDS);
        await page.close();
      },
      TEST_MILLISECONDS,
    );
  });

  describe('a live tail', () => {
    let fixture: FixtureHost;

    beforeAll(async () => {
      fixture = await startFixture('--lines', String(LINES_A_SECOND));
    }, BROWSER_MILLISECONDS);
    afterAll(() => fixture.close(), BROWSER_MILLISECONDS);

    it(
      `of ${LINES_A_SECOND} lines a second follows them, and its memory does not grow`,
      async () => {
        page = await browser.open(`${fixture.address}#/applications/${shownApplication}/logs`, { width: 1280 });
        const told = async (): Promise<number> => {
          const text = await page.locator('.log-foot').innerText();
          return Number(/([\d,]+) lines?/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
        };
        const hasTold = (lines: number): Promise<true> =>
          until(`${lines} lines`, TEST_MILLISECONDS / 3, async () => (await told()) >= lines);
        await hasTold(FIRST_LINES);
        const first = await heapBytes(page);
        await hasTold(FIRST_LINES + MORE_LINES);
        const later = await heapBytes(page);
        console.log(`heap after ${FIRST_LINES} lines ${first} bytes, after ${MORE_LINES} more ${later} bytes`);
        expect(later).toBeLessThan(first * GROWTH);
        expect(later).toBeLessThan(HEAP_BYTES);
        expect(await page.locator('.log-row').count()).toBeLessThan(120);
        // It still follows, and answers to a person.
        expect(await page.getByRole('button', { name: 'To the end' }).count()).toBe(0);
        await page.getByLabel('Level').selectOption('ERROR');
        await until('errors alone', BROWSER_MILLISECONDS, async () => {
          const levels = await page.locator('.log-level').allInnerTexts();
          return levels.length > 0 && levels.every((level) => level === 'ERROR');
        });
        expect(browser.misdeeds).toEqual([]);
      },
      TEST_MILLISECONDS,
    );
  });
});
