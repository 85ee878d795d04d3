// Python on FLINK-1_15, whose Flink takes the options of a Python job with its cluster only: it runs, and its state outlives an update.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { createPython, exampleScript, runOptions } from '../host/python-application.js';
import { faultOfRaises, wordsOfEverything } from '../host/python-programs.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { statusBecomes, stopTicks, ticksProperties, updateTicks } from '../host/ticks-application.js';

const ENVIRONMENT = 'FLINK-1_15';
/** The first start on a machine also installs PyFlink by pip, some of it from source. */
const INSTALL_MILLISECONDS = 900_000;
const TEST_MILLISECONDS = 240_000;
const OBJECTS_MILLISECONDS = 90_000;

/** The example; the module of its sink had another name then. */
const script = (): string =>
  exampleScript().replace('pyflink.datastream.connectors.file_system', 'pyflink.datastream.connectors');

describe(`a Python application on ${ENVIRONMENT}`, () => {
  const host = new TestHost({ flags: ['--driver', 'process'] });

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
  }, 120_000);

  afterAll(() => host.close(), 60_000);

  it(
    'runs, and keeps its state over an update',
    async () => {
      const clients = host.clients();
      const rowsGrow = async (): Promise<number> => moreObjects(clients, 'old-rows', 3, OBJECTS_MILLISECONDS);
      await createPython(clients, {
        name: 'old',
        sink: 'old-rows',
        environment: ENVIRONMENT,
        files: { 'main.py': script() },
      });
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'old' }));
      await statusBecomes(clients, 'old', 'RUNNING', INSTALL_MILLISECONDS);
      await rowsGrow();
      await updateTicks(clients, 'old', {
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: [runOptions({}), ...ticksProperties('old-rows', 50)] },
        },
      });
      await rowsGrow();
      await stopTicks(clients, 'old');
      const rows = await committedRows(clients, 'old-rows');
      expect(rows.length).toBeGreaterThan(50);
      expect(countFaults(rows)).toEqual([]);
    },
    INSTALL_MILLISECONDS + TEST_MILLISECONDS,
  );

  it(
    'takes a jar, modules and archives along, also to functions on the workers',
    async () => {
      expect(await wordsOfEverything(host.clients(), 'all', ENVIRONMENT)).toMatch(/^hello \d+ wörd$/);
    },
    TEST_MILLISECONDS,
  );

  it(
    "fails its start with Python's own words when the program raises",
    async () => {
      const [status, text] = await faultOfRaises(host.clients(), ENVIRONMENT);
      expect(status).toBe('FAILED');
      expect(text).toMatch(/^LookupError: no such stream: ä What helps: .* StackTrace:/);
    },
    TEST_MILLISECONDS,
  );
});
