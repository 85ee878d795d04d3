// A Python application in pods of an image with PyFlink, for the whole of its life.
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { createLogStream } from '../host/account.js';
import { restoredFrom } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import { createPython, exampleScript, runOptions } from '../host/python-application.js';
import { faultOfRaises, wordsOfEverything } from '../host/python-programs.js';
import { operationEnd, statusBecomes, ticksProperties } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { killPod, objectsIn } from './kubectl.js';
import { BOUND_MILLISECONDS, isThere, type RunningExample, runningExample } from './running-example.js';
import { must, none, type Part, secondsSince, type TrialPlace, type Try } from './trial-place.js';

const NAME = 'py-ticks';
const GROUP = '/aws/kinesis-analytics/py-ticks';
const SAID = 'The program says: ä';
const FLAG = '--kubernetes-python-images';

const refused = async ({ host }: TrialPlace): Promise<string> => {
  const clients = host.clients();
  await createPython(clients, { name: 'refused', sink: 'refused-rows', files: { 'main.py': exampleScript() } });
  const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'refused' }));
  const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, 'refused', OperationId);
  const text = OperationFailureDetails?.ErrorInfo?.ErrorString ?? '';
  must(OperationStatus === 'FAILED', `The start is ${OperationStatus}.`);
  must(/ has (no python3|Python ).*DREY_KUBERNETES_PYTHON_IMAGES/.test(text), `It says: ${text}`);
  await statusBecomes(clients, 'refused', 'READY', BOUND_MILLISECONDS);
  return text;
};

const triesOfFaults = ({ host, namespace }: TrialPlace, example: RunningExample): readonly Try[] => {
  const afterKill = async (role: 'jobmanager' | 'taskmanager'): Promise<string> => {
    const before = await example.running();
    const pod = await example.podOf(role);
    const start = performance.now();
    await killPod(namespace, pod.metadata.name);
    await until('the end of the pod', BOUND_MILLISECONDS, async () => !(await isThere(namespace, pod)));
    const isAnother = role === 'jobmanager';
    const now = await example.running(({ jobId }) => (jobId !== before.jobId) === isAnother);
    const seconds = secondsSince(start);
    const from = (await restoredFrom(now)) ?? 'nothing';
    must(!isAnother || from.includes(`${before.jobId}/chk-`), `The job began with ${from}.`);
    return `all tasks RUNNING ${seconds} later, ${await example.rows()}`;
  };
  return [
    { name: 'the pod of the TaskManager is killed: the same job goes on', run: () => afterKill('taskmanager') },
    {
      name: 'the pod of the JobManager is killed: another job from the newest checkpoint',
      run: () => afterKill('jobmanager'),
    },
    {
      name: 'kill -9 of Drey: the same job is adopted',
      run: async () => {
        const { jobId } = await example.running();
        await host.kill();
        await host.start();
        must((await example.running()).jobId === jobId, 'Another job runs.');
        return example.rows();
      },
    },
  ];
};

const triesOfPrograms = ({ host, namespace }: TrialPlace): readonly Try[] => [
  {
    name: 'a program with a jar, modules and an archive, also in functions on the workers',
    run: async () => {
      const words = await wordsOfEverything(host.clients(), 'everything');
      must(/^hello \d+ wörd$/.test(words ?? ''), `Its rows say: ${words}`);
    },
  },
  {
    name: "a program that raises: the start is FAILED with Python's own words",
    run: async () => {
      const [status, text] = await faultOfRaises(host.clients());
      must(status === 'FAILED' && /^LookupError: no such stream: ä .*Traceback/.test(text), `${status}: ${text}`);
    },
  },
  {
    name: 'a clean stop leaves nothing in the namespace',
    run: async () => {
      await host.stop();
      const left = (await objectsIn(namespace)).filter((one) => !one.startsWith('configmap/'));
      none(left.map((one) => `left: ${one}`));
    },
  },
];

const triesOf = (place: TrialPlace): readonly Try[] => {
  const { host } = place;
  const example = runningExample(place, { name: NAME });
  const said = async (): Promise<readonly string[]> => logMessages(host.clients(), GROUP, NAME);
  const create = async (): Promise<void> => {
    const logStreamArn = await createLogStream(host.clients(), GROUP, NAME);
    const files = { 'main.py': `print(${JSON.stringify(SAID)})\n${exampleScript()}` };
    await example.make(undefined, (clients) =>
      createPython(clients, { name: NAME, sink: example.sink, files, logStreamArn }),
    );
  };
  return [
    {
      name: 'StartApplication to RUNNING, the image looked into by pods first, and rows',
      isGround: true,
      run: async () => {
        await host.start();
        await create();
        return `${await example.trial().start()} s, ${await example.rows()}`;
      },
    },
    {
      name: 'what the program prints is in its log stream',
      run: async () => {
        await until('what the program says', BOUND_MILLISECONDS, async () =>
          (await said()).some((line) => line.includes('PythonDriver') && line.includes(SAID)),
        );
      },
    },
    {
      name: 'an update with state',
      run: async () => {
        const PropertyGroups = [runOptions({}), ...ticksProperties(example.sink, 50)];
        const seconds = await example.trial().update({ EnvironmentPropertyUpdates: { PropertyGroups } });
        must(/savepoint-/.test((await restoredFrom(await example.running())) ?? ''), 'The job began without state.');
        return `RUNNING again after ${seconds} s, ${await example.rows()}`;
      },
    },
    ...triesOfFaults(place, example),
    {
      name: 'a stop with a snapshot, and a start from it',
      run: async () => {
        const stop = await example.trial().stop();
        const start = await example.trial().start();
        must(/savepoint-/.test((await restoredFrom(await example.running())) ?? ''), 'The job began without state.');
        const rows = await example.rows();
        await example.trial().stop();
        return `${stop} s and ${start} s, ${rows}`;
      },
    },
    {
      name: 'in an image without PyFlink a start is refused, with what the image has and the setting that names another one',
      run: async () => {
        await host.stop();
        // The last one of two counts.
        await host.start({ flags: [`${FLAG}=`] });
        const text = await refused(place);
        await host.stop();
        await host.start();
        return text;
      },
    },
    ...triesOfPrograms(place),
  ];
};

/** The part. */
export const pythonApplication: Part = {
  key: 'python',
  about: `a Python application in pods of an image with PyFlink (${FLAG})`,
  remedy:
    'docs/kubernetes.md tells what such an image has to have; what the program itself says is in the log of the pod of the JobManager.',
  missing: async ({ flags }) =>
    flags.some((word) => word === FLAG || word.startsWith(`${FLAG}=`))
      ? undefined
      : `It needs an image with PyFlink that nodes have or can pull (docs/kubernetes.md has a Dockerfile). Give ${FLAG} FLINK-1_20=IMAGE.`,
  tries: ({ namespace, makeHost }) => triesOf({ namespace, host: makeHost() }),
};
