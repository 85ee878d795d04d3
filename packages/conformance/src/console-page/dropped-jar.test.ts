// From a jar that is dropped on the first visit to rows in a bucket, and through the life of that application: all of it in the page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ListApplicationSnapshotsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Page, Request } from 'playwright-core';
import { awsTool } from '../host/aws-tools.js';
import { exampleJarPath } from '../host/example-jar.js';
import { committedRows, countFaults, objectsGrow } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, pictureFolder, says, TestBrowser, withChromium } from './chromium.js';
import { act, confirm, copiedCommand, dialogOf, dropFile, pasted } from './on-page.js';

const NAME = 'dropped';
const SINK = 'dropped-rows';

withChromium('an application that lives in the page', () => {
  const host = new TestHost();
  const browser = new TestBrowser();
  const pictures = pictureFolder();
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drey-pasted-'));
    await host.start();
    await browser.start();
  }, START_MILLISECONDS);

  afterAll(async () => {
    await browser.close();
    await host.close();
    pictures.clear();
    rmSync(folder, { recursive: true, force: true });
  }, BROWSER_MILLISECONDS);

  /** Waits until a version runs, for the API and in the head of the page. */
  const runs = async (version: number): Promise<void> => {
    await until(`version ${version} to run`, START_MILLISECONDS, async () => {
      const { ApplicationVersionId, ApplicationStatus } = await describeTicks(host.clients(), NAME);
      return ApplicationVersionId === version && ApplicationStatus === 'RUNNING';
    });
    await page.locator('.application-title').getByText('RUNNING').waitFor();
    await page.locator('.fact', { hasText: 'Version' }).getByText(String(version), { exact: true }).waitFor();
  };
  const tab = async (name: string): Promise<void> => {
    await page.getByRole('navigation', { name: 'Parts of the application' }).getByRole('link', { name }).click();
  };
  const snapshots = async (): Promise<readonly (string | undefined)[]> => {
    const { SnapshotSummaries = [] } = await host
      .clients()
      .flink.send(new ListApplicationSnapshotsCommand({ ApplicationName: NAME }));
    return SnapshotSummaries.filter(({ SnapshotStatus }) => SnapshotStatus === 'READY').map(
      ({ SnapshotName }) => SnapshotName,
    );
  };

  it(
    'begins on the first visit, with a jar that is dropped, and has rows in its bucket',
    async () => {
      page = await browser.open(`${host.endpoint}/`, { width: 1280 });
      expect(page.url()).toBe(`${host.endpoint}/_drey/console/`);
      await says(page, /Nothing runs yet/);
      await dropFile(page, page.locator('.drop'), exampleJarPath());
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('ticks-to-s3');
      await page.getByLabel('Name', { exact: true }).fill(NAME);
      await page.getByLabel('Buckets that the job uses').fill(SINK);
      await page.getByLabel(/^Runtime properties/).fill(`bucket name = ${SINK}\ngenerator rate = 50`);
      // Its start does not come through at first: what was made by then is there, and is no obstacle for another try.
      const isStart = (request: Request): boolean =>
        (request.headers()['x-amz-target'] ?? '').endsWith('.StartApplication');
      await page.route(`${host.endpoint}/`, (route) => (isStart(route.request()) ? route.abort() : route.continue()));
      await page.getByRole('button', { name: 'Make it and run it' }).click();
      await page
        .locator('.run-failed')
        .getByText(/does not answer/)
        .waitFor();
      await page.unroute(`${host.endpoint}/`);
      await page.getByRole('button', { name: 'Make it and run it' }).click();
      await page.waitForURL(new RegExp(`#/applications/000000000000/us-east-1/${NAME}/timeline$`));
      await runs(1);
      expect(await objectsGrow(host.clients(), SINK, 0, START_MILLISECONDS)).toBeGreaterThan(0);
      // The service's own interval is a minute.
      await until('its checkpoint in the head', START_MILLISECONDS, async () => {
        const text = await page.locator('.fact', { hasText: 'Last checkpoint' }).innerText();
        return /\d/.test(text);
      });
    },
    START_MILLISECONDS * 2,
  );

  it(
    'takes a snapshot, by the button and by the command that it shows',
    async () => {
      const byHand = await act(page, 'Take a snapshot');
      await byHand.getByLabel('Name').fill('by-hand');
      await confirm(byHand);
      await tab('Snapshots');
      const row = page.getByRole('row', { name: /by-hand/ });
      await row.getByText('READY').waitFor({ timeout: START_MILLISECONDS });
      const aws = awsTool();
      if ('missing' in aws) throw new Error(aws.missing);
      const byCommand = await act(page, 'Take a snapshot');
      await byCommand.getByLabel('Name').fill('by-command');
      const command = await copiedCommand(page, byCommand);
      await byCommand.getByRole('button', { name: 'Cancel' }).click();
      expect(await snapshots()).not.toContain('by-command');
      pasted(command, aws.path, folder);
      await until('the snapshot of the command', START_MILLISECONDS, async () =>
        (await snapshots()).includes('by-command'),
      );
      // The page did nothing of it, and tells it all the same.
      await page
        .getByRole('row', { name: /by-command/ })
        .getByText('READY')
        .waitFor({ timeout: START_MILLISECONDS });
    },
    START_MILLISECONDS * 2,
  );

  it(
    'is updated: its parallelism, then its properties, whose values are masked',
    async () => {
      const parallelism = await act(page, 'Update parallelism');
      await parallelism.getByLabel('Parallelism', { exact: true }).fill('2');
      await confirm(parallelism);
      await runs(2);
      expect(await page.locator('.fact', { hasText: 'Parallelism' }).innerText()).toMatch(/2/);
      const properties = await act(page, 'Update properties');
      const rate = properties.getByLabel('Value of rate');
      expect(await rate.getAttribute('type')).toBe('password');
      await rate.fill('40');
      await confirm(properties);
      await runs(3);
      const { ApplicationConfigurationDescription } = await describeTicks(host.clients(), NAME);
      expect(
        ApplicationConfigurationDescription?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions,
      ).toContainEqual({ PropertyGroupId: 'generator', PropertyMap: { rate: '40' } });
      await tab('Properties');
      await page.getByRole('button', { name: 'Show rate' }).waitFor();
      expect(await page.locator('.tab-properties').innerText()).not.toMatch(/40/);
      await page.getByRole('button', { name: 'Show rate' }).click();
      await page.locator('.tab-properties').getByText('40', { exact: true }).waitFor();
    },
    START_MILLISECONDS * 2,
  );

  it(
    'is rolled back, and restored from the snapshot',
    async () => {
      await confirm(await act(page, 'Roll back'));
      await runs(4);
      const { ApplicationVersionRolledBackTo } = await describeTicks(host.clients(), NAME);
      expect(ApplicationVersionRolledBackTo).toBe(2);
      await tab('Snapshots');
      await page
        .getByRole('row', { name: /by-hand/ })
        .getByRole('button', { name: 'Restore' })
        .click();
      await dialogOf(page).getByText('by-hand').first().waitFor();
      await confirm(dialogOf(page));
      await runs(5);
    },
    START_MILLISECONDS * 2,
  );

  it(
    'goes on with its rows, each of which came at least once, and tells all of it in its timeline',
    async () => {
      const { length } = await committedRows(host.clients(), SINK);
      await until('more rows', START_MILLISECONDS, async () => {
        const rows = await committedRows(host.clients(), SINK);
        return rows.length > length;
      });
      const rows = await committedRows(host.clients(), SINK);
      // A roll back and a restore read again what came after their snapshots.
      expect(countFaults(rows, { duplicatesAllowed: true })).toEqual([]);
      await tab('Timeline');
      for (const title of ['UpdateApplication', 'RollbackApplication', 'StartApplication'])
        await page.locator('.tab-timeline').getByText(title).first().waitFor();
      await page.screenshot({ path: join(pictures.path, 'real-timeline-1280-light.png') });
      await tab('Job graph');
      await page.locator('.tab-graph').getByText(/busy/i).first().waitFor();
      await page.screenshot({ path: join(pictures.path, 'real-graph-1280-light.png') });
      expect(browser.misdeeds).toEqual([]);
      expect(await page.evaluate('dreyTest.violations')).toEqual([]);
    },
    START_MILLISECONDS * 2,
  );
});
