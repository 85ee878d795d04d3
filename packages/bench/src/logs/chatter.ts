// The job that talks, behind a gateway: started without a logging option, which is added and taken away while it runs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { check, parseChecked } from '@drey/plugin-api';
import { jobJar } from '@drey/runtimes/testing';
import { call, createApplication, type JobPlaces } from '../start/drey-start.js';

const GROUP = 'bench-logs';
const STREAM = 'main';
const STREAM_ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:${STREAM}`;

/** Compiles the job. FLINK-1_20 has to be in the cache. */
export const chatterJar = (jar: string, cacheDirectory: string): Promise<void> =>
  jobJar({
    folder: fileURLToPath(new URL('../../../conformance/jobs/chatter', import.meta.url)),
    mainClass: 'Chatter',
    jar,
    cacheDirectory,
  });

/** How much the job has worked, and when it said so. */
export interface Worked {
  readonly records: number;
  readonly nanoseconds: number;
}

/** What the job wrote last into its file; undefined before that. */
export const workedOf = (file: string): Worked | undefined => {
  try {
    const [records, nanoseconds] = readFileSync(file, 'utf8').split(' ').map(Number);
    return records === undefined || nanoseconds === undefined ? undefined : { records, nanoseconds };
  } catch {
    return undefined;
  }
};

/** Where the job writes how much it works, as the job sees it: its own `/tmp`, which is a directory of its cluster. */
const COUNT = '/tmp/count';

const isClusters = check.list(
  check.shape({ id: check.text, members: check.list(check.shape({ role: check.text, name: check.text })) }),
);

/** The same from outside, for the one cluster of a gateway over a data directory. */
export const countFile = async (endpoint: string, dataDirectory: string): Promise<string> => {
  const [cluster] = parseChecked(await (await fetch(`${endpoint}/_drey/clusters`)).text(), isClusters) ?? [];
  const member = cluster?.members.find(({ role }) => role === 'taskmanager');
  if (cluster === undefined || member === undefined) throw new Error('The job of the bench has no TaskManager.');
  return join(dataDirectory, 'clusters', cluster.id, 'tmp', member.name, 'count');
};

/** Makes the application. It logs so many lines a second and writes how much it works to a file. */
export const createChatter = (endpoint: string, name: string, places: JobPlaces, rate: number): Promise<unknown> =>
  createApplication(endpoint, name, places, {
    EnvironmentProperties: {
      PropertyGroups: [{ PropertyGroupId: 'job', PropertyMap: { rate: String(rate), count: COUNT } }],
    },
  });

interface Detail {
  readonly ApplicationVersionId: number;
  readonly CloudWatchLoggingOptionDescriptions?: readonly { readonly CloudWatchLoggingOptionId: string }[];
}

/** Turns the shipping of log events on or off; the job runs on. */
export const setShipping = async (endpoint: string, name: string, isOn: boolean): Promise<void> => {
  const { ApplicationDetail } = await call(endpoint, 'DescribeApplication', { ApplicationName: name });
  const { ApplicationVersionId, CloudWatchLoggingOptionDescriptions: options = [] } = ApplicationDetail as Detail;
  const common = { ApplicationName: name, CurrentApplicationVersionId: ApplicationVersionId };
  if (isOn && options.length === 0)
    await call(endpoint, 'AddApplicationCloudWatchLoggingOption', {
      ...common,
      CloudWatchLoggingOption: { LogStreamARN: STREAM_ARN },
    });
  if (!isOn && options[0] !== undefined)
    await call(endpoint, 'DeleteApplicationCloudWatchLoggingOption', {
      ...common,
      CloudWatchLoggingOptionId: options[0].CloudWatchLoggingOptionId,
    });
};

/** The log stream of the bench. */
export interface BenchStream {
  create(): Promise<void>;
  /** Milliseconds from the log call to the stream, of the job's lines that were logged in a span (ms since the epoch). */
  delays(from: number, to: number): Promise<readonly number[]>;
  close(): void;
}

/** Opens it behind a gateway. */
export const benchStream = (endpoint: string): BenchStream => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const logs = new CloudWatchLogsClient({ endpoint, region: 'us-east-1', credentials });
  const names = { logGroupName: GROUP, logStreamName: STREAM };
  return {
    create: async () => {
      await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
      await logs.send(new CreateLogStreamCommand(names));
    },
    delays: async (from, to) => {
      const delays: number[] = [];
      let token: string | undefined;
      for (;;) {
        const { events = [], nextForwardToken } = await logs.send(
          new GetLogEventsCommand({ ...names, startTime: from, endTime: to, startFromHead: true, nextToken: token }),
        );
        for (const { message = '', timestamp = 0, ingestionTime = 0 } of events)
          if (message.includes('of a job that works on records')) delays.push(ingestionTime - timestamp);
        if (events.length === 0 || nextForwardToken === token) return delays;
        token = nextForwardToken;
      }
    },
    close: () => logs.destroy(),
  };
};
