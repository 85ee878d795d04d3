// How every page looks: in light and dark, from a phone to 4 K, by rules of layout and by axe-core; pictures are kept where DREY_SCREENSHOTS says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  accessFaults,
  BROWSER_MILLISECONDS,
  layoutFaults,
  pictureFolder,
  TestBrowser,
  withChromium,
} from './chromium.js';
import { repositoryRoot } from '../host/repository.js';
import { until } from '../host/until.js';
import { act, dialogOf } from './on-page.js';
import { failingApplication, type FixtureHost, shownApplication, startFixture } from './fixture.js';

/** For what is drawn to follow the size of the window. */
const FILL_MILLISECONDS = 10_000;
/** Of the page gzipped, all of it. */
const MOST_BYTES = 250_000;
const widths = [360, 1280, 2560, 3840] as const;
const heights: Readonly<Record<(typeof widths)[number], number>> = { 360: 780, 1280: 900, 2560: 1440, 3840: 2160 };
const schemes = ['light', 'dark'] as const;
/** Those of the README by name, with their heights; renewed where DREY_README_PICTURES is set. */
const ofReadme: Readonly<Record<string, number>> = { applications: 520, failing: 600 };
const renewsReadme = (process.env['DREY_README_PICTURES'] ?? '') !== '';
const ofShown = (rest: string): string => `#/applications/${shownApplication}/${rest}`;

/** Every page: its name, its address, what it has once it is whole. */
const pages: readonly (readonly [string, string, string])[] = [
  ['applications', '#/', '.line .name-link'],
  ['begin', '#/begin', '.way-jar'],
  ['machine', '#/machine', '.machine .data tbody tr'],
  ['failing', `#/applications/${failingApplication}/timeline`, '.remedy'],
  ['timeline', ofShown('timeline'), '.tab-timeline .entry, .tab-timeline li, .tab-timeline tr'],
  ['graph', ofShown('graph'), '.tab-graph svg, .tab-graph button'],
  ['checkpoints', ofShown('checkpoints?checkpoint=239'), '.tab-checkpoints .inner-table'],
  ['snapshots', ofShown('snapshots'), '.tab-snapshots tbody tr'],
  ['versions', ofShown('versions'), '.versions-list tbody tr'],
  ['logs', ofShown('logs'), '.log-row'],
  ['metrics', ofShown('metrics'), '.tab-metrics canvas'],
  ['properties', ofShown('properties'), '.tab-properties .pairs'],
  ['role', ofShown('role'), '.tab-role p'],
  ['code', ofShown('code'), '.tab-code section, .tab-code dl'],
  ['cluster', ofShown('cluster'), '.tab-cluster tr, .tab-cluster section'],
  ['nowhere', '#/nowhere', '.empty'],
];

const dialogs = [
  'Stop',
  'Force stop',
  'Take a snapshot',
  'Update properties',
  'Update parallelism',
  'Update code',
  'Roll back',
  'Delete',
];

withChromium('every page', () => {
  const browser = new TestBrowser();
  const pictures = pictureFolder();
  let fixture: FixtureHost;
  let page: Page;

  beforeAll(async () => {
    fixture = await startFixture('--more', '60');
    await browser.start();
    page = await browser.open(fixture.address);
  }, BROWSER_MILLISECONDS);

  afterAll(async () => {
    await browser.close();
    await fixture.close();
    pictures.clear();
  }, BROWSER_MILLISECONDS);

  it.each(pages)(
    '%s keeps its layout and is accessible in light and dark, 360 to 3840 wide',
    async (name, hash, sign) => {
      await page.setViewportSize({ width: 1280, height: heights[1280] });
      await page.goto(`${fixture.address}${hash}`);
      await page.locator(sign).first().waitFor();
      const height = ofReadme[name];
      if (renewsReadme && height !== undefined) {
        await page.setViewportSize({ width: 1280, height });
        await page.emulateMedia({ colorScheme: 'light' });
        await page.screenshot({ path: join(repositoryRoot, `docs/images/console-${name}.png`) });
      }
      const faults: string[] = [];
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of widths) {
          await page.setViewportSize({ width, height: heights[width] });
          await page.locator(sign).first().waitFor();
          await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
          await page.screenshot({ path: join(pictures.path, `${name}-${width}-${scheme}.png`) });
          if (scheme === 'light') faults.push(...(await layoutFaults(page)).map((fault) => `${width}: ${fault}`));
        }
        for (const width of [360, 1280] as const) {
          await page.setViewportSize({ width, height: heights[width] });
          faults.push(...(await accessFaults(page)).map((fault) => `${scheme}, ${width}: ${fault}`));
        }
      }
      expect(faults).toEqual([]);
    },
    BROWSER_MILLISECONDS,
  );

  it.each([
    ['graph', ofShown('graph'), '.vertex', { width: 0.6, height: 0.2 }],
    ['metrics', ofShown('metrics'), '.chart', { width: 0.75, height: 0.4 }],
    ['checkpoints', ofShown('checkpoints'), '.strip, .gantt-track', { width: 0.75, height: 0.7 }],
    ['logs', ofShown('logs'), '.log-lines', { width: 1, height: 0.8 }],
  ] as const)(
    '%s use the room of a screen of 4 K',
    async (_, hash, drawn, least) => {
      await page.setViewportSize({ width: 3840, height: heights[3840] });
      await page.goto(`${fixture.address}${hash}`);
      await page.locator(drawn).first().waitFor();
      const reach = (): Promise<{ width: number; height: number }> =>
        page.evaluate(`dreyTest.reach(${JSON.stringify(drawn)})`);
      // It is drawn at first as large as the window was before.
      await until('what is drawn to fill the window', FILL_MILLISECONDS, async () => {
        const { width, height } = await reach();
        return width >= least.width && height >= least.height;
      }).catch(async (error: unknown) => {
        throw new Error(`${String(error)} It reaches ${JSON.stringify(await reach())}.`, { cause: error });
      });
    },
    BROWSER_MILLISECONDS,
  );

  it.each([...dialogs, '?'])(
    'the dialog of %s keeps its layout and is accessible',
    async (opener) => {
      await page.setViewportSize({ width: 1280, height: heights[1280] });
      await page.goto(`${fixture.address}${ofShown('timeline')}`);
      await page.locator('.application-title').waitFor();
      if (opener === '?') await page.keyboard.press('?');
      else await act(page, opener);
      await dialogOf(page).locator('h2').waitFor();
      const faults: string[] = [];
      for (const width of [1280, 360] as const)
        for (const scheme of schemes) {
          await page.setViewportSize({ width, height: heights[width] });
          await page.emulateMedia({ colorScheme: scheme });
          const name = `dialog-${opener === '?' ? 'keys' : opener.toLowerCase().replaceAll(' ', '-')}`;
          await page.screenshot({ path: join(pictures.path, `${name}-${width}-${scheme}.png`) });
          const found = [...(await layoutFaults(page)), ...(await accessFaults(page))];
          faults.push(...found.map((fault) => `${scheme}, ${width}: ${fault}`));
        }
      await page.keyboard.press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      expect(faults).toEqual([]);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'is small, and paints soon',
    async () => {
      const built = join(repositoryRoot, 'packages/console/dist/page');
      const files = readdirSync(built, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const bytes = files.reduce(
        (sum, { parentPath, name }) => sum + gzipSync(readFileSync(join(parentPath, name))).length,
        0,
      );
      const fresh = await browser.open(fixture.address);
      await fresh.locator('.line .name-link').first().waitFor();
      const painted = await fresh.evaluate<number>('dreyTest.firstPaint()');
      console.log(`the page: ${bytes} bytes gzipped, first contentful paint after ${Math.round(painted)} ms`);
      await fresh.context().close();
      expect(painted).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'would be told of by these rules where it broke',
    async () => {
      const broken = await browser.open(fixture.address);
      await broken.locator('.line .name-link').first().waitFor();
      expect(await layoutFaults(broken)).toEqual([]);
      await broken.evaluate("document.querySelector('.nav-link + .nav-link').style.marginLeft = '-60px'");
      expect((await layoutFaults(broken)).join()).toMatch(/lie over each other/);
      await broken.evaluate("document.querySelector('.top').style.width = '2000px'");
      expect((await layoutFaults(broken)).join()).toMatch(/the page is \d+ wide/);
      await broken.context().close();
    },
    BROWSER_MILLISECONDS,
  );

  it('kept to its policy and its origin all the while', async () => {
    expect(browser.misdeeds).toEqual([]);
    expect(await page.evaluate('dreyTest.violations')).toEqual([]);
  });
});
