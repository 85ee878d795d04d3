// What is done for good from the page, against real hosts: a snapshot of the account exported, checked and restored by its ARN, a jar exchanged, Flink's dashboard opened, the cache freed, everything reset.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { prepareAccount, roleArn } from '../host/account.js';
import { clusterOf, restoredFrom } from '../host/clusters.js';
import { exampleJarPath } from '../host/example-jar.js';
import { objectsGrow } from '../host/rows.js';
import { describeSnapshot, keepForAccount, keysBelow } from '../host/snapshots.js';
import { TestHost } from '../host/test-host.js';
import { createTicks, describeTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, says, TestBrowser, withChromium } from './chromium.js';
import { act, confirm, dialogOf, dropFile } from './on-page.js';

const NAME = 'kept';
const SINK = 'kept-rows';
const EXPORTS = 'kept-exports';
const SNAPSHOT = 'of-the-account';
const TEST_MILLISECONDS = START_MILLISECONDS * 2;

withChromium('a page that acts for good', () => {
  const browser = new TestBrowser();

  beforeAll(() => browser.start(), BROWSER_MILLISECONDS);
  afterAll(() => browser.close(), BROWSER_MILLISECONDS);

  describe('on a host with clusters', () => {
    const host = new TestHost();
    let page: Page;

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await createTicks(clients, { name: NAME, sink: SINK });
      await clients.s3.send(new CreateBucketCommand({ Bucket: EXPORTS }));
      await keepForAccount(clients, NAME);
      await startTicks(clients, NAME);
      await objectsGrow(clients, SINK, 0, START_MILLISECONDS);
      page = await browser.open(
        `${host.endpoint}/_drey/console/#/applications/000000000000/us-east-1/${NAME}/snapshots`,
        { width: 1280 },
      );
    }, START_MILLISECONDS);
    afterAll(() => host.close(), BROWSER_MILLISECONDS);

    const row = () => page.getByRole('row', { name: new RegExp(SNAPSHOT) });

    /** Where Flink says that the newest savepoint of the job that runs lies. */
    const newestSavepoint = async (): Promise<string | undefined> => {
      const cluster = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
      const answer = await fetch(`${cluster?.rest}/jobs/${cluster?.jobId}/checkpoints`);
      const { latest } = (await answer.json()) as {
        readonly latest: { readonly savepoint: { readonly external_path: string } | null };
      };
      return latest.savepoint?.external_path;
    };

    it(
      'exports a snapshot of the account into a bucket',
      async () => {
        const taken = await act(page, 'Take a snapshot');
        await taken.getByLabel('Name').fill(SNAPSHOT);
        await confirm(taken);
        await row().getByText('READY').waitFor({ timeout: START_MILLISECONDS });
        expect(await row().innerText()).toMatch(/account/);
        await row().getByRole('button', { name: 'Export' }).click();
        const dialog = dialogOf(page);
        const button = dialog.getByRole('button', { name: 'Export', exact: true });
        expect(await button.isDisabled()).toBe(true);
        await dialog.getByLabel('Bucket').fill(EXPORTS);
        await dialog.getByLabel('Key prefix').fill('from-the-page/');
        expect(await dialog.getByLabel('Role that may write there').inputValue()).toBe(roleArn('000000000000'));
        await confirm(dialog);
        const keys = await until('its files in the bucket', START_MILLISECONDS, async () => {
          const found = await keysBelow(host.clients(), EXPORTS, 'from-the-page/');
          return found.some((key) => key.endsWith('/_metadata')) ? found : undefined;
        });
        expect(keys.every((key) => /^from-the-page\/[^/]+\/.+/.test(key))).toBe(true);
      },
      TEST_MILLISECONDS,
    );

    it(
      'tells what is in it, and what it would do to the version in force',
      async () => {
        await page.getByRole('button', { name: SNAPSHOT, exact: true }).click();
        const detail = page.locator('.under .detail');
        await detail.getByText(/of state/).waitFor();
        expect(await detail.locator('.inner-table tbody tr').count()).toBeGreaterThan(1);
        await detail.getByRole('button', { name: 'Check', exact: true }).click();
        await detail.locator('.outcomes').getByText('restored').first().waitFor({ timeout: START_MILLISECONDS });
        expect(await detail.locator('.outcomes').innerText()).not.toMatch(/dropped|incompatible/);
        await page.getByRole('button', { name: SNAPSHOT, exact: true }).click();
        await detail.waitFor({ state: 'detached' });
      },
      TEST_MILLISECONDS,
    );

    it(
      'restores it by its ARN, into the application that runs',
      async () => {
        const savepoint = await newestSavepoint();
        expect(savepoint).toBeDefined();
        await row().getByRole('button', { name: 'Restore' }).click();
        const { SnapshotArn } = await describeSnapshot(host.clients(), SNAPSHOT);
        await dialogOf(page).getByText(SnapshotArn).first().waitFor();
        await confirm(dialogOf(page));
        await until('the next version to run', START_MILLISECONDS, async () => {
          const { ApplicationVersionId, ApplicationStatus } = await describeTicks(host.clients(), NAME);
          return ApplicationVersionId === 3 && ApplicationStatus === 'RUNNING';
        });
        const cluster = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
        const from = cluster === undefined ? undefined : await restoredFrom(cluster);
        // A snapshot of the account lies in a place of its own, under the name that Flink gave it.
        expect(basename(from ?? '')).toBe(basename(savepoint ?? ''));
      },
      TEST_MILLISECONDS,
    );

    it(
      'runs another jar that is dropped',
      async () => {
        const dialog = await act(page, 'Update code');
        await dropFile(page, dialog.locator('.drop'), exampleJarPath());
        const key = await dialog.getByLabel('Key', { exact: true }).inputValue();
        expect(key).toMatch(/^\d+-ticks-to-s3.*\.jar$/);
        await confirm(dialog);
        const { ApplicationConfigurationDescription: now } = await until(
          'its version',
          START_MILLISECONDS,
          async () => {
            const detail = await describeTicks(host.clients(), NAME);
            return detail.ApplicationVersionId === 4 && detail.ApplicationStatus === 'RUNNING' ? detail : undefined;
          },
        );
        expect(now?.ApplicationCodeConfigurationDescription?.CodeContentDescription).toMatchObject({
          S3ApplicationCodeLocationDescription: { FileKey: key },
        });
      },
      TEST_MILLISECONDS,
    );

    it(
      "opens Flink's dashboard in one click",
      async () => {
        await page.getByRole('link', { name: 'Cluster', exact: true }).click();
        const opened = page.context().waitForEvent('page');
        await page.getByRole('button', { name: /Open Flink's dashboard/ }).click();
        const dashboard = await opened;
        await dashboard.getByText('Apache Flink Dashboard').first().waitFor();
        expect(await dashboard.evaluate('window.opener')).toBeNull();
        await dashboard.close();
        expect(browser.misdeeds).toEqual([]);
      },
      TEST_MILLISECONDS,
    );

    it(
      'resets everything, once the word is typed',
      async () => {
        await page.goto(`${host.endpoint}/_drey/console/#/machine`);
        await page.getByRole('button', { name: /^Reset everything/ }).click();
        const dialog = dialogOf(page);
        await dialog.getByLabel(/^Type reset/).fill('reset');
        await dialog.getByRole('button', { name: 'Reset', exact: true }).click();
        await dialog.waitFor({ state: 'detached', timeout: START_MILLISECONDS });
        await says(page, /Everything is as at the beginning/);
        const { flink, s3 } = host.clients();
        expect((await flink.send(new ListApplicationsCommand({}))).ApplicationSummaries).toEqual([]);
        expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
        expect(await clusterOf(host.endpoint, keyOf(host.clients(), NAME))).toBeUndefined();
        // Every other page hears of it by the stream.
        await page.getByRole('link', { name: 'Applications', exact: true }).click();
        await says(page, /Nothing runs yet/);
      },
      TEST_MILLISECONDS,
    );
  });

  describe('on a cache of its own', () => {
    const host = new TestHost({ driver: 'none', flags: ['--upstream', 'none'] });
    const entry = (name: string): string => join(host.root, 'cache', 'runtimes', name);
    const superseded = ['FLINK-1_20-1.20.3-aaaaaaaaaaaa', 'FLINK-1_20-1.20.3-bbbbbbbbbbbb'] as const;
    const current = 'FLINK-1_20-1.20.3-cccccccccccc';
    const unfinished = '.FLINK-1_19-1.19.3-dddddddddddd';
    let user: ReturnType<typeof spawn>;

    beforeAll(async () => {
      for (const [age, name] of [...superseded, current, unfinished].entries()) {
        mkdirSync(entry(name), { recursive: true });
        writeFileSync(join(entry(name), 'jar'), 'x'.repeat(100_000));
        const at = Date.now() / 1_000 - 100_000 + age;
        utimesSync(entry(name), at, at);
      }
      // A process whose command line names the second one, as that of a cluster does.
      user = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', `${entry(superseded[1])}/jar`]);
      await once(user, 'spawn');
      await host.start({ flags: ['--cache-dir', dirname(dirname(entry(current)))] });
    }, START_MILLISECONDS);
    afterAll(async () => {
      user.kill('SIGKILL');
      await host.close();
    }, BROWSER_MILLISECONDS);

    it(
      'frees what is superseded or unfinished, and leaves what is current or in use',
      async () => {
        const page = await browser.open(`${host.endpoint}/_drey/console/#/machine`, { width: 1280 });
        await page
          .getByRole('row', { name: new RegExp(superseded[1]) })
          .getByText(`used by pid ${user.pid}`)
          .waitFor();
        await page.getByRole('button', { name: /^Free what/ }).click();
        const dialog = dialogOf(page);
        expect(await dialog.innerText()).toMatch(/2 entries/);
        await dialog.getByRole('button', { name: 'Free', exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
        await says(page, /Freed \d/);
        expect([...superseded, current, unfinished].map((name) => existsSync(entry(name)))).toEqual([
          false,
          true,
          true,
          false,
        ]);
        await page.getByRole('row', { name: new RegExp(superseded[0]) }).waitFor({ state: 'detached' });
        expect(await page.getByRole('row', { name: new RegExp(current) }).count()).toBe(1);
        expect(browser.misdeeds).toEqual([]);
      },
      TEST_MILLISECONDS,
    );
  });
});
