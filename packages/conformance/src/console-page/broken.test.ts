// A broken application is found in two clicks from the first page, with its one cause and what helps.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CreateApplicationCommand, StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { brokenCases, codeOf } from '../faults/broken-case.js';
import { codeBucket, prepareAccount } from '../host/account.js';
import { TestHost } from '../host/test-host.js';
import {
  createTicks,
  operationEnd,
  START_MILLISECONDS,
  startTicks,
  ticksApplication,
} from '../host/ticks-application.js';
import { BROWSER_MILLISECONDS, TestBrowser, withChromium } from './chromium.js';

const broken = brokenCases().find(({ id }) => id === 'missing-property-group');

withChromium('a broken application', () => {
  const host = new TestHost();
  const browser = new TestBrowser();

  beforeAll(async () => {
    await host.start();
    await browser.start();
    const clients = host.clients();
    await prepareAccount(clients);
    if (broken === undefined) throw new Error('examples/broken has no missing-property-group any more.');
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: broken.id, Body: await codeOf(broken) }));
    const properties = [{ PropertyGroupId: 'broken', PropertyMap: { mode: broken.id } }];
    await clients.flink.send(
      new CreateApplicationCommand(
        ticksApplication(clients.accountId, { name: broken.id, sink: '', key: broken.id, properties }),
      ),
    );
    // One that is well, beside it.
    await createTicks(clients, { name: 'a-well-one', sink: 'well-rows' });
    await startTicks(clients, 'a-well-one');
    const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: broken.id }));
    expect((await operationEnd(clients, broken.id, OperationId)).OperationStatus).toBe('FAILED');
  }, START_MILLISECONDS * 2);

  afterAll(async () => {
    await browser.close();
    await host.close();
  }, BROWSER_MILLISECONDS);

  it(
    'stands first, and says its cause and its remedy after a click; its line of the log is one more',
    async () => {
      const page = await browser.open(`${host.endpoint}/`, { width: 1280 });
      const first = page.locator('.list-rows .line').first();
      await first.getByText(new RegExp(broken?.class ?? '-')).waitFor();
      // The first click: the row that stands first.
      await first.locator('.name-link').click();
      const head = page.locator('.application-head');
      await head.getByText('First fault').waitFor();
      expect(await head.locator('.fault-text').innerText()).toContain(broken?.class);
      expect(await head.locator('.remedy').innerText()).toMatch(new RegExp(broken?.remedy ?? '-'));
      expect(await head.innerText()).toMatch(/Broken\.java:\d+/);
      // The second: where it says so itself.
      await head.getByRole('link', { name: 'in the logs' }).click();
      await page
        .locator('.log-row', { hasText: broken?.class ?? '-' })
        .first()
        .waitFor();
      expect(browser.misdeeds).toEqual([]);
    },
    BROWSER_MILLISECONDS * 2,
  );
});
