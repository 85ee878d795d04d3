// Code that cannot run: a modelled refusal or a FAILED operation with the cause, never a 500, never a hang.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  type PropertyGroup,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { tinyClass, tinyJar } from '@drey/testing';
import { codeBucket, prepareAccount } from '../host/account.js';
import { leftAfterStop } from '../host/machine.js';
import { TestHost } from '../host/test-host.js';
import {
  createTicks,
  describeTicks,
  operationEnd,
  START_MILLISECONDS,
  startTicks,
  ticksApplication,
  ticksProperties,
} from '../host/ticks-application.js';
import { timed } from '../host/until.js';
import { zipOf } from '@drey/runtimes/testing';

/** None of these takes minutes: what cannot run is told at once. */
const FAILURE_MILLISECONDS = 90_000;

interface BadCode {
  readonly name: string;
  readonly what: string;
  readonly content?: Uint8Array;
  readonly properties?: readonly PropertyGroup[];
  readonly cause: RegExp;
}

const bucketGroup: PropertyGroup = { PropertyGroupId: 'bucket', PropertyMap: { name: 'bad-rows' } };

const cases: readonly BadCode[] = [
  {
    name: 'no-archive',
    what: 'a file that is no archive',
    content: Buffer.from('This is no archive.'),
    cause: /zip|jar|archive/i,
  },
  {
    name: 'no-main-class',
    what: 'a jar without a main class',
    content: zipOf({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\n\r\n', 'readme.txt': 'nothing to run' }),
    cause: /Main-Class|main class|entry ?class|job in the jar/i,
  },
  {
    name: 'absent-main-class',
    what: 'a jar whose main class is not in it',
    content: zipOf({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\nMain-Class: com.example.Absent\r\n\r\n' }),
    cause: /com\.example\.Absent/,
  },
  {
    name: 'newer-java',
    what: 'a main class compiled for a newer Java',
    content: tinyJar('example.Job', { 'example/Job.class': tinyClass('example/Job', 68) }),
    cause:
      /example\.Job is compiled for Java 24 \(class file version 68\).*FLINK-1_20 run on Java \d+ here.*release 11/,
  },
  {
    name: 'other-flink',
    what: 'a job that was built for Flink 2.x',
    content: tinyJar('example.Job', {
      'example/Job.class': tinyClass('example/Job', 55, 'org/apache/flink/util/ParameterTool'),
    }),
    cause: /example\.Job uses org\.apache\.flink\.util\.ParameterTool.*from Flink 2\.0 on.*Flink 1\.20\.\d.*FLINK-2_2/,
  },
  {
    name: 'throwing-main',
    what: 'a main method that throws',
    properties: [bucketGroup, { PropertyGroupId: 'fault', PropertyMap: { 'fail.in.main': 'true' } }],
    cause: /fail\.in\.main/,
  },
  {
    name: 'no-bucket',
    what: 'a missing property group',
    properties: ticksProperties('x', 1).slice(1),
    cause: /IllegalArgumentException: .*bucket/,
  },
];

describe('code that cannot run', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(cases)(
    'fails the start of $what with the cause, and the application is READY again',
    async ({ name, content, properties, cause }) => {
      const clients = host.clients();
      if (content !== undefined)
        await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: name, Body: content }));
      await clients.flink.send(
        new CreateApplicationCommand(
          ticksApplication(clients.accountId, {
            name,
            sink: 'bad-rows',
            ...(content === undefined ? {} : { key: name }),
            ...(properties === undefined ? {} : { properties }),
          }),
        ),
      );
      const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: name }));
      const { seconds, value } = await timed(() => operationEnd(clients, name, OperationId));
      const text = value.OperationFailureDetails?.ErrorInfo?.ErrorString ?? '';
      console.info(`${name}: FAILED after ${seconds} s: ${text.slice(0, 300)}`);
      expect(value).toMatchObject({ Operation: 'StartApplication', OperationStatus: 'FAILED' });
      expect(text).toMatch(cause);
      expect((await describeTicks(clients, name)).ApplicationStatus).toBe('READY');
    },
    FAILURE_MILLISECONDS,
  );

  it('refuses an object that is not there when the application is created', async () => {
    const clients = host.clients();
    const input = ticksApplication(clients.accountId, { name: 'no-object', sink: 'bad-rows', key: 'absent.jar' });
    await expect(clients.flink.send(new CreateApplicationCommand(input))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: `Please check the role provided or validity of S3 location you provided. We are unable to get the specified fileKey: absent.jar in the specified bucket: ${codeBucket}`,
    });
    await expect(describeTicks(clients, 'no-object')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it(
    'runs good code afterwards, and leaves no cluster of the bad',
    async () => {
      const clients = host.clients();
      await createTicks(clients, { name: 'good', sink: 'good-rows' });
      await startTicks(clients, 'good');
      expect(await leftAfterStop(host)).toEqual([]);
    },
    START_MILLISECONDS,
  );
});
