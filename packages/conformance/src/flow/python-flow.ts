// What every Python application does once one runs: it outlives an update, lost members and a stop, takes its files along, and fails in words.
import { expect, it } from '@jest/globals';
import {
  StartApplicationCommand,
  StopApplicationCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { runningCluster } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import type { Machine } from '../host/machine.js';
import { createPython, runOptions } from '../host/python-application.js';
import { faultOfRaises, wordsOfEverything } from '../host/python-programs.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import type { TestHost } from '../host/test-host.js';
import {
  describeTicks,
  keyOf,
  operationEnd,
  startTicks,
  succeeds,
  ticksProperties,
} from '../host/ticks-application.js';

const TEST_MILLISECONDS = 480_000;
const OBJECTS_MILLISECONDS = 180_000;

/** The application that runs already, on which host and machine. */
export interface PythonScene {
  readonly machine: Machine;
  readonly host: () => TestHost;
  readonly name: string;
  readonly sink: string;
}

/** What the tests around the flow do themselves. */
export interface PythonFlow {
  /** Waits for two more objects of rows. */
  readonly rowsGrow: () => Promise<number>;
  /** All messages of the log stream of the application, which has its name. */
  readonly said: () => Promise<readonly string[]>;
  /** Runs a program that needs its jar, its modules and its archive. */
  readonly runEverything: (name: string) => Promise<void>;
}

/** Its steps. */
export const pythonFlow = ({ host, name: NAME, sink: SINK }: Omit<PythonScene, 'machine'>): PythonFlow => {
  const rowsGrow = async (): Promise<number> => {
    const clients = host().clients();
    return objectsGrow(clients, SINK, (await finishedKeys(clients, SINK)).length + 2, OBJECTS_MILLISECONDS);
  };
  const said = async (): Promise<readonly string[]> => logMessages(host().clients(), NAME, NAME);

  const runEverything = async (name: string): Promise<void> => {
    expect(await wordsOfEverything(host().clients(), name)).toMatch(/^hello \d+ wörd$/);
  };
  return { rowsGrow, said, runEverything };
};

/** Tests of it. */
export const describePythonFlow = (scene: PythonScene): void => {
  const { machine, host, name: NAME, sink: SINK } = scene;
  const { rowsGrow, runEverything } = pythonFlow(scene);

  it(
    'keep their state over an update',
    async () => {
      const clients = host().clients();
      const { ApplicationVersionId } = await describeTicks(clients, NAME);
      const { OperationId } = await clients.flink.send(
        new UpdateApplicationCommand({
          ApplicationName: NAME,
          CurrentApplicationVersionId: ApplicationVersionId,
          ApplicationConfigurationUpdate: {
            EnvironmentPropertyUpdates: { PropertyGroups: [runOptions({}), ...ticksProperties(SINK, 50)] },
          },
        }),
      );
      await succeeds(clients, NAME, OperationId);
      await rowsGrow();
    },
    TEST_MILLISECONDS,
  );

  it.each(['taskmanager', 'jobmanager'] as const)(
    'go on when the %s is killed',
    async (role) => {
      const cluster = await runningCluster(host().endpoint, keyOf(host().clients(), NAME), TEST_MILLISECONDS);
      const killed = cluster.members.find((member) => member.role === role && member.alive)?.container;
      await machine.kill(cluster, role);
      await runningCluster(host().endpoint, keyOf(host().clients(), NAME), TEST_MILLISECONDS, ({ members }) =>
        members.every(({ container, alive }) => container !== killed || !alive),
      );
      await rowsGrow();
    },
    TEST_MILLISECONDS,
  );

  it(
    'go on after a stop with savepoint and a start, with every row exactly once',
    async () => {
      const clients = host().clients();
      const stop = async (): Promise<void> => {
        const { OperationId } = await clients.flink.send(new StopApplicationCommand({ ApplicationName: NAME }));
        await succeeds(clients, NAME, OperationId);
      };
      await stop();
      await startTicks(clients, NAME);
      await rowsGrow();
      await stop();
      const rows = await committedRows(clients, SINK);
      expect(rows.length).toBeGreaterThan(100);
      expect(countFaults(rows)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'take a jar, modules and archives along, also to functions on the workers',
    () => runEverything('all'),
    TEST_MILLISECONDS,
  );

  it(
    "fail their start with Python's own words when the program raises",
    async () => {
      const [status, text] = await faultOfRaises(host().clients());
      expect(status).toBe('FAILED');
      expect(text).toMatch(
        /^LookupError: no such stream: ä What helps: .* StackTrace: Traceback \(most recent call last\)/,
      );
    },
    TEST_MILLISECONDS,
  );

  it(
    'fail their start when the archive lacks the script, and say which key names it',
    async () => {
      const clients = host().clients();
      await createPython(clients, { name: 'lacks', sink: 'lacks-rows', files: { 'other.py': 'print("never")\n' } });
      const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'lacks' }));
      const { OperationFailureDetails } = await operationEnd(clients, 'lacks', OperationId);
      expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toBe(
        'The archive has no "main.py", which python of property group kinesis.analytics.flink.run.options names.',
      );
    },
    TEST_MILLISECONDS,
  );
};
