// What reaches an application's log stream of what its job logs and prints, and what a terminal sees of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand, type LogLevel } from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, createLogStream, prepareAccount } from '../host/account.js';
import { clusterOf } from '../host/clusters.js';
import { jobJar } from '../host/jobs.js';
import { logMessages } from '../host/log-events.js';
import { processMachine, why } from '../host/machine.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS, startTicks, ticksApplication, updateTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'chatter';
const CODE = 'chatter.jar';
const GROUP = 'chatter';
const STREAM = 'main';
const SEEN_MILLISECONDS = 60_000;

interface Body {
  readonly message: string;
  readonly messageType: string;
  readonly logger: string;
  readonly timestamp?: number;
}

const parse = (text: string): Body => JSON.parse(text) as Body;
const mark = / \[too large for one event: part (\d+) of (\d+)\]$/;

(processMachine.missing === undefined ? describe : describe.skip)(
  `the log stream of an application${why(processMachine)}`,
  () => {
    const host = new TestHost({ driver: processMachine.driver });
    const bodies = async (): Promise<readonly Body[]> => (await logMessages(host.clients(), GROUP, STREAM)).map(parse);
    const page = (query: string): string => `${host.endpoint}/_drey/applications/${NAME}/logs?${query}`;

    const setLevel = async (level: LogLevel): Promise<void> => {
      const clients = host.clients();
      await updateTicks(clients, NAME, {
        ApplicationConfigurationUpdate: {
          FlinkApplicationConfigurationUpdate: {
            MonitoringConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', LogLevelUpdate: level },
          },
        },
      });
    };

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await clients.s3.send(
        new PutObjectCommand({ Bucket: codeBucket, Key: CODE, Body: await jobJar('chatter', 'Chatter') }),
      );
      const logStreamArn = await createLogStream(clients, GROUP, STREAM);
      const properties = [{ PropertyGroupId: 'job', PropertyMap: { prints: 'yes', rate: '1', big: '1500' } }];
      const options = { name: NAME, sink: 'none', key: CODE, logStreamArn, properties };
      await clients.flink.send(new CreateApplicationCommand(ticksApplication(clients.accountId, options)));
      await startTicks(clients, NAME);
    }, 2 * START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await processMachine.clear(host);
    }, 60_000);

    it(
      'has what the job logs and prints, a message of megabytes whole in parts, and nothing of the JVM itself',
      async () => {
        await until('lines of the job', SEEN_MILLISECONDS, async () =>
          (await bodies()).some(({ message }) => message.startsWith('printed 3')),
        );
        const seen = await bodies();
        expect(seen.find(({ message }) => message === 'printed 0')).toMatchObject({
          logger: 'stdout',
          messageType: 'INFO',
        });
        expect(seen.filter(({ message }) => /^WARNING: |VM warning|^Picked up |^\[[\d.]+s\]\[/.test(message))).toEqual(
          [],
        );
        const parts = seen.filter(({ message }) => mark.test(message));
        expect(parts.length).toBeGreaterThan(8);
        const text = parts.map(({ message }) => message.replace(mark, '')).join('');
        expect(text.startsWith('big 0 ü😀 1 ü😀 ')).toBe(true);
        expect(text.endsWith(' ü😀 end')).toBe(true);
        // As the job counts: it stops beyond this, and a character that was torn would be missing.
        expect(text.length).toBeGreaterThan(1_500_000);
        expect(text.replaceAll(/\d+ ü😀 /g, '')).toBe('big end');
        expect(text).not.toContain('\uFFFD');
      },
      SEEN_MILLISECONDS * 2,
    );

    it(
      'is what a terminal sees as it comes',
      async () => {
        const ending = new AbortController();
        const answer = await fetch(page('follow&last=0'), { signal: ending.signal });
        let text = '';
        const decoder = new TextDecoder();
        const reading = (async () => {
          for await (const piece of answer.body ?? []) text += decoder.decode(piece as Uint8Array, { stream: true });
        })().catch(() => {});
        const seen = (): readonly Body[] => text.split('\n').slice(0, -1).map(parse);
        await until(
          'lines at the terminal',
          SEEN_MILLISECONDS,
          () => seen().filter(({ message }) => message.startsWith('printed ')).length > 3,
        );
        ending.abort();
        await reading;
        const inStream = new Set((await bodies()).map(({ message }) => message));
        // The last ones may be on their way to the stream.
        const missing = seen()
          .slice(0, -20)
          .filter(({ message }) => !inStream.has(message));
        expect(missing).toEqual([]);
        expect(typeof seen()[0]?.timestamp).toBe('number');
        const errors = await (await fetch(page('level=ERROR&last=3'))).text();
        expect(
          errors
            .trim()
            .split('\n')
            .map((line) => parse(line).messageType),
        ).toEqual(['ERROR', 'ERROR', 'ERROR']);
      },
      SEEN_MILLISECONDS * 2,
    );

    it(
      'has nothing below the level of an update, which changes it live, what is printed included',
      async () => {
        const before = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
        await setLevel('ERROR');
        const from = (await bodies()).length;
        const numberOf = (message: string): number => Number(/^error (\d+)$/.exec(message)?.[1] ?? -1);
        const later = await until('errors under the new level', SEEN_MILLISECONDS, async () => {
          const fresh = (await bodies()).slice(from);
          return fresh.filter(({ message }) => numberOf(message) >= 0).length > 8 ? fresh : undefined;
        });
        // Log4j looks at its file once a second, so the first of them may have come before.
        const half = later.slice(Math.floor(later.length / 2));
        expect([...new Set(half.map(({ messageType }) => messageType))]).toEqual(['ERROR']);
        await setLevel('INFO');
        const back = (await bodies()).length;
        await until('what is printed, again', SEEN_MILLISECONDS, async () =>
          (await bodies()).slice(back).some(({ message }) => message.startsWith('printed ')),
        );
        expect((await clusterOf(host.endpoint, keyOf(host.clients(), NAME)))?.id).toBe(before?.id);
      },
      SEEN_MILLISECONDS * 3,
    );
  },
);
