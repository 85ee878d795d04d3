// Python applications on real Flink: a zip runs, its state outlives a stop and an update, and its faults are told.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { leftAfterStop } from '../host/machine.js';
import { createPython, exampleScript, runOptions } from '../host/python-application.js';
import { faultOfRaises, wordsOfEverything } from '../host/python-programs.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import {
  describeTicks,
  operationEnd,
  startTicks,
  statusBecomes,
  stopTicks,
  ticksProperties,
  updateTicks,
} from '../host/ticks-application.js';
import { timed } from '../host/until.js';

const NAME = 'py-ticks';
const SINK = 'py-rows';
/** The first start on a machine also installs PyFlink by pip. */
const INSTALL_MILLISECONDS = 900_000;
const TEST_MILLISECONDS = 240_000;
const OBJECTS_MILLISECONDS = 90_000;

describe('a Python application', () => {
  const host = new TestHost({ flags: ['--driver', 'process'] });

  const rowsGrow = async (): Promise<void> => {
    const clients = host.clients();
    await moreObjects(clients, SINK, 3, OBJECTS_MILLISECONDS);
  };

  const stop = async (): Promise<void> => {
    const clients = host.clients();
    await stopTicks(clients, NAME);
  };

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
  }, 120_000);

  afterAll(() => host.close(), 60_000);

  it(
    'runs, and writes rows to the bucket',
    async () => {
      const clients = host.clients();
      await createPython(clients, { name: NAME, sink: SINK, files: { 'main.py': exampleScript() } });
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
      const { seconds } = await timed(() => statusBecomes(clients, NAME, 'RUNNING', INSTALL_MILLISECONDS));
      console.info(`StartApplication of the Python example to RUNNING: ${seconds} s.`);
      await rowsGrow();
    },
    INSTALL_MILLISECONDS + OBJECTS_MILLISECONDS,
  );

  it(
    'keeps its state over an update',
    async () => {
      const clients = host.clients();
      const { seconds } = await timed(() =>
        updateTicks(clients, NAME, {
          ApplicationConfigurationUpdate: {
            EnvironmentPropertyUpdates: { PropertyGroups: [runOptions({}), ...ticksProperties(SINK, 50)] },
          },
        }),
      );
      console.info(`Update of the Python example: RUNNING again after ${seconds} s.`);
      await rowsGrow();
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on after a stop with savepoint and a start, with every row exactly once',
    async () => {
      await stop();
      await startTicks(host.clients(), NAME);
      await rowsGrow();
      await stop();
      const rows = await committedRows(host.clients(), SINK);
      expect(rows.length).toBeGreaterThan(100);
      expect(countFaults(rows)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'takes a jar, modules and archives along, also to functions on the workers',
    async () => {
      expect(await wordsOfEverything(host.clients(), 'everything')).toMatch(/^hello \d+ wörd$/);
    },
    TEST_MILLISECONDS,
  );

  it(
    "fails its start with Python's own words when the program raises",
    async () => {
      const [status, text] = await faultOfRaises(host.clients());
      expect(status).toBe('FAILED');
      expect(text).toMatch(
        /^LookupError: no such stream: ä What helps: .* StackTrace: Traceback \(most recent call last\)/,
      );
      expect(text).toContain('main.py", line 5, in main');
      expect((await describeTicks(host.clients(), 'raises')).ApplicationStatus).toBe('READY');
    },
    TEST_MILLISECONDS,
  );

  it(
    'fails its start when the archive lacks the script, and says which key names it',
    async () => {
      const clients = host.clients();
      const files = { 'other.py': 'print("never")\n' };
      await createPython(clients, { name: 'lacks', sink: 'lacks-rows', files });
      const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'lacks' }));
      const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, 'lacks', OperationId);
      expect(OperationStatus).toBe('FAILED');
      expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toBe(
        'The archive has no "main.py", which python of property group kinesis.analytics.flink.run.options names.',
      );
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing after a clean stop',
    async () => {
      expect(await leftAfterStop(host)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
