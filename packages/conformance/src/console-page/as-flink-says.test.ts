// An application with all kinds of trouble: what its tabs show is what Flink and the API say.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  DescribeApplicationVersionCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { tinyClass, tinyJar } from '@drey/testing';
import type { Locator, Page } from 'playwright-core';
import { codeBucket, prepareAccount, roleName } from '../host/account.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { jobJar } from '../host/jobs.js';
import { TestHost } from '../host/test-host.js';
import {
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  startTicks,
  succeeds,
  ticksApplication,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { BROWSER_MILLISECONDS, TestBrowser, withChromium } from './chromium.js';
import { confirm, dialogOf } from './on-page.js';

const NAME = 'stubborn';
const ODD = 'odd-code';
const FIRST = 'The shelf is full.';
const SECOND = 'The cellar is full.';

/** Of Flink's REST server. */
interface FlinkCheckpoint {
  readonly id: number;
  readonly status: string;
  readonly num_subtasks: number;
  readonly num_acknowledged_subtasks: number;
  readonly end_to_end_duration: number;
  readonly failure_message?: string;
}

/** Of `340 ms`, `2.1 s` or `12 s`, in which the rest is cut off. */
const millisecondsOf = (text = ''): number => {
  const [figure, unit] = text.split(' ');
  return Number(figure) * (unit === 's' ? 1_000 : 1);
};

withChromium('what Flink and the API say', () => {
  const host = new TestHost();
  const browser = new TestBrowser();
  let page: Page;
  let cluster: ClusterFacts;

  const create = async (name: string, key: string, code: Uint8Array, text: string): Promise<void> => {
    const { s3, flink, accountId } = host.clients();
    await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: key, Body: code }));
    const properties = [{ PropertyGroupId: NAME, PropertyMap: { text } }];
    await flink.send(new CreateApplicationCommand(ticksApplication(accountId, { name, sink: '', key, properties })));
  };
  const running = (): Promise<ClusterFacts> =>
    runningCluster(host.endpoint, keyOf(host.clients(), NAME), START_MILLISECONDS);

  beforeAll(async () => {
    await host.start();
    await browser.start();
    await prepareAccount(host.clients());
    await create(NAME, 'stubborn.jar', await jobJar('stubborn', 'Stubborn'), FIRST);
    await startTicks(host.clients(), NAME);
    cluster = await running();
    page = await browser.open(
      `${host.endpoint}/_drey/console/#/applications/${keyOf(host.clients(), NAME)}/checkpoints`,
      {
        width: 1280,
      },
    );
  }, START_MILLISECONDS);
  afterAll(async () => {
    await browser.close();
    await host.close();
  }, BROWSER_MILLISECONDS);

  const flinkCheckpoints = async (): Promise<readonly FlinkCheckpoint[]> => {
    const answer = await fetch(`${cluster.rest}/jobs/${cluster.jobId}/checkpoints`);
    return ((await answer.json()) as { readonly history: readonly FlinkCheckpoint[] }).history;
  };
  const tab = async (label: string): Promise<Locator> => {
    await page.getByRole('link', { name: label, exact: true }).click();
    const body = page.locator(`.tab-${label.toLowerCase()}`);
    await body.waitFor();
    return body;
  };

  it(
    'of checkpoints that fail and that take long: status, subtasks, duration and reason of each',
    async () => {
      const ended = await until('failed and completed ones', START_MILLISECONDS, async () => {
        const history = (await flinkCheckpoints()).filter(({ status }) => status !== 'IN_PROGRESS');
        const failures = history.filter(({ status }) => status === 'FAILED').length;
        const isLong = history.some(({ id, status }) => id % 4 === 2 && status === 'COMPLETED');
        return failures >= 2 && isLong ? history : undefined;
      });
      const table = page.getByRole('region', { name: 'Checkpoints, a table' });
      const rowOf = (id: number): Locator =>
        table.getByRole('row').filter({ has: page.getByRole('button', { name: `#${id}`, exact: true }) });
      for (const one of ended) {
        await rowOf(one.id).getByText(one.status, { exact: true }).waitFor();
        const cells = await rowOf(one.id).getByRole('cell').allInnerTexts();
        expect(cells.at(-1)).toBe(`${one.num_acknowledged_subtasks}/${one.num_subtasks}`);
        expect(Math.abs(millisecondsOf(cells.at(-3)) - one.end_to_end_duration)).toBeLessThan(
          one.end_to_end_duration < 10_000 ? 100 : 1_000,
        );
        if (one.failure_message === undefined) continue;
        const under = table.locator(`tr:has(button:text-is("#${one.id}")) + tr.under`);
        expect(await under.innerText()).toContain(one.failure_message.split('\n')[0]);
      }
      const failed = ended.find(({ id }) => id % 4 === 1);
      // One that was under way when another failed is short.
      const long = ended.find(({ id, status }) => id % 4 === 2 && status === 'COMPLETED');
      expect(failed?.status).toBe('FAILED');
      expect(long?.end_to_end_duration).toBeGreaterThanOrEqual(2_000);
      await table.getByRole('button', { name: `#${long?.id}`, exact: true }).click();
      await table
        .locator('.inner-table')
        .getByText(/Refusing map/)
        .first()
        .waitFor();
    },
    START_MILLISECONDS,
  );

  it(
    'of two versions: what differs, and the way back from there',
    async () => {
      const { flink } = host.clients();
      // A savepoint before would fail like a checkpoint.
      await until('checkpoints that do not fail', START_MILLISECONDS, async () =>
        (await flinkCheckpoints()).some(({ id, status }) => id >= 12 && status === 'COMPLETED'),
      );
      const { ApplicationVersionId: version } = await describeTicks(host.clients(), NAME);
      const { OperationId } = await flink.send(
        new UpdateApplicationCommand({
          ApplicationName: NAME,
          CurrentApplicationVersionId: version,
          RunConfigurationUpdate: {
            ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
          },
          ApplicationConfigurationUpdate: {
            EnvironmentPropertyUpdates: {
              PropertyGroups: [{ PropertyGroupId: NAME, PropertyMap: { text: SECOND, more: 'of it' } }],
            },
          },
        }),
      );
      await succeeds(host.clients(), NAME, OperationId);
      const body = await tab('Versions');
      const diff = body.locator('.diff');
      await diff.locator('.diff-added').first().waitFor();
      expect(await diff.innerText()).not.toContain(SECOND);
      await body.getByLabel('Show property values').check();
      expect(await diff.locator('.diff-removed').allInnerTexts()).toEqual([expect.stringContaining(FIRST)]);
      expect((await diff.locator('.diff-added').allInnerTexts()).join('\n')).toMatch(/of it[^]*The cellar is full/);
      await body.getByRole('button', { name: 'Roll back', exact: true }).click();
      await confirm(dialogOf(page));
      await until('the version after it', START_MILLISECONDS, async () => {
        const { ApplicationVersionId, ApplicationStatus } = await describeTicks(host.clients(), NAME);
        return ApplicationStatus === 'RUNNING' && ApplicationVersionId === 3;
      });
      await body.getByRole('row', { name: /^3 in force/ }).waitFor();
      const { ApplicationVersionDetail: third } = await flink.send(
        new DescribeApplicationVersionCommand({ ApplicationName: NAME, ApplicationVersionId: 3 }),
      );
      expect(JSON.stringify(third)).toContain(FIRST);
      await body.getByLabel('From version 1').check();
      await body.getByLabel('To version 3').check();
      await body.getByRole('heading', { name: 'Version 1 → 3' }).waitFor();
      await body.locator('.diff, .diff-card .empty').first().waitFor();
      // How it was started last may differ; what it is made of does not.
      const differing = await body.locator('.diff-added, .diff-removed').allInnerTexts();
      expect(differing.join('')).not.toMatch(/shelf|cellar|of it|"text"|FileKey/);
      cluster = await running();
    },
    START_MILLISECONDS,
  );

  it(
    'of a role that may nothing: each finding with its remedy',
    async () => {
      await host.clients().iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: 'ticks-policy' }));
      const body = await tab('Role');
      await body.getByRole('button', { name: 'Look again' }).click();
      await body.locator('.remedy').first().waitFor();
      const told = (await (
        await fetch(`${host.endpoint}/_drey/applications/${keyOf(host.clients(), NAME)}/role`)
      ).json()) as {
        readonly findings: readonly { readonly text: string; readonly remedy: string }[];
      };
      expect(told.findings).toHaveLength(1);
      expect(told.findings[0]?.text).toMatch(/s3:GetObject/);
      const [finding] = await body.locator('.notice').allInnerTexts();
      expect(finding).toContain(told.findings[0]?.text);
      expect(finding).toContain(told.findings[0]?.remedy);
    },
    BROWSER_MILLISECONDS,
  );

  it(
    'of code that is too new and brings what it should not: Java of its classes, connectors, and why it would be refused',
    async () => {
      const trace = (artifact: string, version: string): Buffer =>
        Buffer.from(`groupId=org.apache.flink\nartifactId=${artifact}\nversion=${version}\n`);
      const maven = 'META-INF/maven/org.apache.flink';
      const code = tinyJar('example.Job', {
        'example/Job.class': tinyClass('example/Job', 55),
        'example/New.class': tinyClass('example/New', 68),
        [`${maven}/flink-connector-kafka/pom.properties`]: trace('flink-connector-kafka', '3.4.0-1.20'),
        [`${maven}/flink-streaming-java/pom.properties`]: trace('flink-streaming-java', '1.20.0'),
        'org/apache/flink/streaming/api/environment/StreamExecutionEnvironment.class': tinyClass(
          'org/apache/flink/streaming/api/environment/StreamExecutionEnvironment',
          55,
        ),
      });
      await create(ODD, 'odd.jar', code, 'none');
      await page.goto(`${host.endpoint}/_drey/console/#/applications/${keyOf(host.clients(), ODD)}/code`);
      const body = page.locator('.tab-code');
      await body.getByRole('row', { name: /^flink-connector-kafka 3\.4\.0-1\.20/ }).waitFor();
      await body.getByRole('row', { name: /^Java 11/ }).waitFor();
      expect(await body.getByRole('row', { name: /^Java 24/ }).innerText()).toMatch(/too new/);
      const told = (await (
        await fetch(`${host.endpoint}/_drey/applications/${keyOf(host.clients(), ODD)}/code`)
      ).json()) as {
        readonly refusal: string | null;
        readonly warnings: readonly string[];
        readonly sha256: string;
      };
      const said = [...(told.refusal === null ? [] : [told.refusal]), ...told.warnings];
      expect(said.join('\n')).toMatch(/Java 24/);
      expect(await body.locator('.notice').allInnerTexts()).toEqual(said);
      expect(await body.getByText(told.sha256).count()).toBe(1);
      expect(browser.misdeeds).toEqual([]);
    },
    BROWSER_MILLISECONDS,
  );
});
