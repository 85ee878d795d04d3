// The application of these tests: a job with something of every kind that is measured.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { listMetrics } from '../host/cloudwatch.js';
import { jobJar } from '../host/jobs.js';
import { createTicks, startTicks, updateTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const CODE = 'measured.jar';
/** Bound of what a reading or two bring. */
const METRICS_MILLISECONDS = 60_000;

/** Prepares the account, with the job's code in it. */
export const prepareMeasured = async (clients: AwsClients): Promise<void> => {
  await prepareAccount(clients);
  const jar = await jobJar('measured', 'Measured');
  await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: CODE, Body: jar }));
};

/** Creates the application and starts it. */
export const runMeasured = async (clients: AwsClients, name: string, environment: string): Promise<void> => {
  const properties = [{ PropertyGroupId: 'job', PropertyMap: { pause: '5' } }];
  await createTicks(clients, { name, sink: `${name}-sink`, key: CODE, environment, properties });
  await startTicks(clients, name);
};

/** Changes the level of an application's metrics. */
export const changeLevel = async (clients: AwsClients, name: string, level: string): Promise<void> => {
  await updateTicks(clients, name, {
    ApplicationConfigurationUpdate: {
      FlinkApplicationConfigurationUpdate: {
        MonitoringConfigurationUpdate: {
          ConfigurationTypeUpdate: 'CUSTOM',
          MetricsLevelUpdate: level as 'APPLICATION',
        },
      },
    },
  });
};

/** Names of metrics by the names of their dimensions beside `Application`, both in order. */
export type Listing = Readonly<Record<string, readonly string[]>>;

/** What CloudWatch lists of an application. */
export const listingOf = async (endpoint: string, name: string): Promise<Listing> => {
  const listing: Record<string, string[]> = {};
  for (const { MetricName, Dimensions } of await listMetrics(endpoint, name)) {
    const names = Dimensions.map(({ Name }) => Name).filter((one) => one !== 'Application');
    const key = names.toSorted().join(' ');
    const metrics = (listing[key] ??= []);
    if (!metrics.includes(MetricName)) metrics.push(MetricName);
  }
  for (const metrics of Object.values(listing)) metrics.sort();
  return listing;
};

/** Waits until CloudWatch lists what is accepted; resolves to the listing. Rejects with the last one. */
export const listed = async (
  endpoint: string,
  name: string,
  what: string,
  accept: (listing: Listing) => boolean,
): Promise<Listing> => {
  let last: Listing = {};
  try {
    return await until(what, METRICS_MILLISECONDS, async () => {
      last = await listingOf(endpoint, name);
      return accept(last) ? last : undefined;
    });
  } catch (error) {
    throw new Error(`There is only ${JSON.stringify(last)}.`, { cause: error });
  }
};
