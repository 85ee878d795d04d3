// Python applications in pods: refused where the image has no PyFlink; where it has, they run, and outlive an update, lost members and a stop.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { freshImage, officialShapeMissing, removeImages } from '../docker/python-images.js';
import { describePythonFlow, pythonFlow } from '../flow/python-flow.js';
import { createLogStream, prepareAccount } from '../host/account.js';
import { leftAfterStop } from '../host/machine.js';
import { createPython, exampleScript } from '../host/python-application.js';
import { TestHost } from '../host/test-host.js';
import { operationEnd, statusBecomes } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { kubernetesMachine } from './kubernetes-machine.js';
import { podImage } from './python-image.js';

const NAME = 'py-ticks';
const SINK = 'py-rows';
const SAID = 'The program says: ä';
/** Debian, Flink and PyFlink are put into images. */
const IMAGE_MILLISECONDS = 1_500_000;
const TEST_MILLISECONDS = 480_000;

const machine = kubernetesMachine();
const missing = machine.missing ?? officialShapeMissing();

(missing === undefined ? describe : describe.skip)(
  `Python applications in pods${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const images: string[] = [];
    let host: TestHost;
    const { rowsGrow, said } = pythonFlow({ host: () => host, name: NAME, sink: SINK });

    beforeAll(async () => {
      images.push(await freshImage());
      images.push(...(await podImage(images[0] ?? '')));
      host = new TestHost({
        driver: machine.driver,
        ...(machine.surroundings === undefined ? {} : { surroundings: machine.surroundings }),
        flags: ['--kubernetes-images', `FLINK-1_20=${images[0]}`],
      });
      await host.start();
      await prepareAccount(host.clients());
    }, IMAGE_MILLISECONDS);

    afterAll(async () => {
      if (host !== undefined) {
        await host.close();
        await machine.clear(host);
      }
      await removeImages(images.toReversed());
    }, 120_000);

    it(
      'are refused where the image has no PyFlink, with what it has and which setting names another one',
      async () => {
        const clients = host.clients();
        await createPython(clients, { name: 'refused', sink: 'refused-rows', files: { 'main.py': exampleScript() } });
        const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'refused' }));
        const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, 'refused', OperationId);
        expect(OperationStatus).toBe('FAILED');
        expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toMatch(/no python3.*DREY_KUBERNETES_PYTHON_IMAGES/);
        await statusBecomes(clients, 'refused', 'READY', TEST_MILLISECONDS);
        expect(await host.stop()).toEqual({ code: 0, signal: null });
        await host.start({ flags: ['--kubernetes-python-images', `FLINK-1_20=${images.at(-1)}`] });
      },
      TEST_MILLISECONDS,
    );

    it(
      'run in an image that has it, and say what they print in their log stream',
      async () => {
        const clients = host.clients();
        const logStreamArn = await createLogStream(clients, NAME, NAME);
        const files = { 'main.py': `print(${JSON.stringify(SAID)})\n${exampleScript()}` };
        await createPython(clients, { name: NAME, sink: SINK, files, logStreamArn });
        await clients.flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
        await statusBecomes(clients, NAME, 'RUNNING', TEST_MILLISECONDS);
        await until('what the program says, in the log stream', TEST_MILLISECONDS, async () =>
          (await said()).some((line) => line.includes('PythonDriver') && line.includes(SAID)),
        );
        await rowsGrow();
      },
      TEST_MILLISECONDS,
    );

    describePythonFlow({ machine, host: () => host, name: NAME, sink: SINK });

    it(
      'leave nothing after a clean stop',
      async () => {
        expect(await leftAfterStop(host, machine)).toEqual([]);
      },
      TEST_MILLISECONDS,
    );
  },
);
