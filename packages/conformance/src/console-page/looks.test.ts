// How every page looks: in light and dark, from a phone to 4 K, by rules of layout and by axe-core; pictures are kept where DREY_SCREENSHOTS says.
import { join } from 'node:path';
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
import { failingApplication, type FixtureHost, shownApplication, startFixture } from './fixture.js';

const widths = [360, 1280, 2560] as const;
const heights: Readonly<Record<(typeof widths)[number], number>> = { 360: 780, 1280: 900, 2560: 1440 };
const schemes = ['light', 'dark'] as const;
const ofShown = (rest: string): string => `#/applications/${shownApplication}/${rest}`;

/** Every page: its name, its address, what it has once it is whole. */
const pages: readonly (readonly [string, string, string])[] = [
  ['applications', '#/', '.line .name-link'],
  ['begin', '#/begin', '.way-jar'],
  ['machine', '#/machine', '.machine .data tbody tr'],
  ['failing', `#/applications/${failingApplication}/timeline`, '.remedy'],
  ['timeline', ofShown('timeline'), '.tab-timeline .entry, .tab-timeline li, .tab-timeline tr'],
  ['graph', ofShown('graph'), '.tab-graph svg, .tab-graph button'],
  ['checkpoints', ofShown('checkpoints?checkpoint=newest'), '.tab-checkpoints button, .tab-checkpoints tr'],
  ['snapshots', ofShown('snapshots'), '.tab-snapshots tbody tr'],
  ['versions', ofShown('versions'), '.tab-versions select, .tab-versions li'],
  ['logs', ofShown('logs'), '.log-row'],
  ['metrics', ofShown('metrics'), '.tab-metrics canvas'],
  ['properties', ofShown('properties'), '.tab-properties .pairs'],
  ['role', ofShown('role'), '.tab-role p'],
  ['code', ofShown('code'), '.tab-code section, .tab-code dl'],
  ['cluster', ofShown('cluster'), '.tab-cluster tr, .tab-cluster section'],
  ['nowhere', '#/nowhere', '.empty'],
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
    '%s keeps its layout and is accessible in light and dark, 360 to 2560 wide',
    async (name, hash, sign) => {
      await page.setViewportSize({ width: 1280, height: heights[1280] });
      await page.goto(`${fixture.address}${hash}`);
      await page.locator(sign).first().waitFor();
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

  it('kept to its policy and its origin all the while', async () => {
    expect(browser.misdeeds).toEqual([]);
    expect(await page.evaluate('dreyTest.violations')).toEqual([]);
  });
});
