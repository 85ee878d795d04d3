// examples/terraform as it stands, with the real job: applied, updated while it runs, imported, destroyed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { DescribeApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { clusterOf, flinkJob } from '../host/clusters.js';
import { exampleJar, exampleJarPath } from '../host/example-jar.js';
import { logMessages } from '../host/log-events.js';
import { repositoryRoot } from '../host/repository.js';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { withComment } from './changed-jar.js';
import { COMMAND_MILLISECONDS, type Variables } from './terraform-folder.js';
import { withTerraform } from './terraform-tests.js';

const source = join(repositoryRoot, 'examples', 'terraform');
const NAME = 'ticks';
const ROWS = 'ticks-rows';
const OBJECTS_MILLISECONDS = 90_000;

const imports = `
import {
  to = aws_kinesisanalyticsv2_application.job
  id = "arn:aws:kinesisanalytics:us-east-1:000000000000:application/\${var.name}"
}

import {
  to = aws_kinesisanalyticsv2_application_snapshot.job[0]
  id = "\${var.name}/\${var.snapshot}"
}
`;

withTerraform('examples/terraform', source, {}, ({ host, terraform }) => {
  let first: Variables = {};
  let second: Variables = {};

  beforeAll(() => {
    const jar = join(host.root, 'changed.jar');
    writeFileSync(jar, withComment(exampleJar(), 'another build'));
    first = { endpoint: host.endpoint, jar: exampleJarPath() };
    second = { endpoint: host.endpoint, jar, parallelism: 2, rate: 50, snapshot: 'one' };
  }, START_MILLISECONDS);

  it(
    'runs the job, with a log stream, after one apply',
    async () => {
      await terraform().apply(first);
      const clients = host.clients();
      expect(await describeTicks(clients, NAME)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 1,
      });
      expect(await terraform().differences(first)).toBe('');
      await objectsGrow(clients, ROWS, 0, OBJECTS_MILLISECONDS);
      expect(await logMessages(clients, '/aws/kinesis-analytics/ticks', 'job')).not.toHaveLength(0);
    },
    START_MILLISECONDS + 2 * COMMAND_MILLISECONDS,
  );

  it(
    'goes on with other code, parallelism and properties, and takes a snapshot',
    async () => {
      await terraform().apply(second);
      const clients = host.clients();
      const cluster = await clusterOf(host.endpoint, keyOf(clients, NAME));
      const job = cluster === undefined ? undefined : await flinkJob(cluster);
      expect(job?.vertices.map(({ parallelism }) => parallelism)).toContain(2);
      expect(await terraform().differences(second)).toBe('');
      await moreObjects(clients, ROWS, 1, OBJECTS_MILLISECONDS);
      expect(countFaults(await committedRows(clients, ROWS))).toEqual([]);
    },
    START_MILLISECONDS + 2 * COMMAND_MILLISECONDS,
  );

  it(
    'is imported without a difference, its snapshot too',
    async () => {
      const addresses = [
        'aws_kinesisanalyticsv2_application.job',
        'aws_kinesisanalyticsv2_application_snapshot.job[0]',
      ];
      // Terraform cannot read from the service whether it is Terraform that starts the application.
      const plan = await terraform().importPlan({ ...second, started: null }, imports, addresses);
      expect(/^Plan: .*$/m.exec(plan)?.[0] ?? plan).toBe('Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.');
    },
    2 * COMMAND_MILLISECONDS,
  );

  it(
    'leaves nothing after a destroy, although it was running',
    async () => {
      await terraform().destroy(second);
      const clients = host.clients();
      await expect(clients.flink.send(new DescribeApplicationCommand({ ApplicationName: NAME }))).rejects.toMatchObject(
        {
          name: 'ResourceNotFoundException',
        },
      );
      expect(await clusterOf(host.endpoint, keyOf(clients, NAME))).toBeUndefined();
      expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    },
    2 * COMMAND_MILLISECONDS,
  );
});
