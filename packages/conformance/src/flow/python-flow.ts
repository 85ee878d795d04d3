// What every Python application does once one runs: it outlives an update, lost members and a stop, takes its files along, and fails in words.
import { expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { runningCluster } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import type { Machine } from '../host/machine.js';
import { createPython, runOptions } from '../host/python-application.js';
import { faultOfRaises, wordsOfEverything } from '../host/python-programs.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import type { TestHost } from '../host/test-host.js';
import { keyOf, operationEnd, startTicks, stopTicks, ticksProperties, updateTicks } from '../host/ticks-application.js';

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
  /** Waits for three more objects of rows. */
  readonly rowsGrow: () => Promise<number>;
  /** All messages of the log stream of the application, which has its name. */
  readonly said: () => Promise<readonly string[]>;
  /** Runs a program that needs its jar, its modules and its archive. */
  readonly runEverything: (name: string) => Promise<void>;
}

/** Its steps. */
export const pythonFlow = ({ host, name: NAME, sink: SINK }: Omit<PythonScene, 'machine'>): PythonFlow => {
  const rowsGrow = (): Promise<number> => moreObjects(host().clients(), SINK, 3, OBJECTS_MILLISECONDS);
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
      await updateTicks(clients, NAME, {
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: [runOptions({}), ...ticksProperties(SINK, 50)] },
        },
      });
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
      await stopTicks(clients, NAME);
      await startTicks(clients, NAME);
      await rowsGrow();
      await stopTicks(clients, NAME);
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
