// Python applications in containers: PyFlink comes into an image once, and is told of; jobs run, outlive an update, lost members and a stop.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { createLogStream, prepareAccount } from '../host/account.js';
import { leftAfterStop } from '../host/machine.js';
import { createPython, exampleScript } from '../host/python-application.js';
import { TestHost } from '../host/test-host.js';
import { statusBecomes } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { describePythonDdl } from '../flow/python-ddl.js';
import { describePythonFlow, pythonFlow } from '../flow/python-flow.js';
import { engineMachine } from './engine-machine.js';
import { freshImage, officialShapeMissing, pyflinkImages, removeImages, variantOf } from './python-images.js';

const NAME = 'py-ticks';
const SINK = 'py-rows';
const SAID = 'The program says: ä';
/** Debian, Flink and PyFlink are put into images. */
const IMAGE_MILLISECONDS = 1_200_000;
const TEST_MILLISECONDS = 480_000;
const OBJECTS_MILLISECONDS = 180_000;

const missing = engineMachine.missing ?? officialShapeMissing();

(missing === undefined ? describe : describe.skip)(
  `Python applications in containers${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const images: string[] = [];
    let before: readonly string[] = [];
    let host: TestHost;

    const { rowsGrow, said, runEverything } = pythonFlow({ host: () => host, name: NAME, sink: SINK });

    beforeAll(async () => {
      images.push(await freshImage());
      before = await pyflinkImages();
      host = new TestHost({ driver: 'docker', flags: ['--docker-images', `FLINK-1_20=${images[0]}`] });
      await host.start();
      await prepareAccount(host.clients());
    }, IMAGE_MILLISECONDS);

    afterAll(async () => {
      if (host !== undefined) {
        await host.close();
        await engineMachine.clear(host);
      }
      const made = (await pyflinkImages()).filter((name) => !before.includes(name));
      await removeImages([...images.toReversed(), ...made]);
    }, 120_000);

    it(
      'install PyFlink first, which their log stream tells step by step, and run then',
      async () => {
        const clients = host.clients();
        const logStreamArn = await createLogStream(clients, NAME, NAME);
        const files = { 'main.py': `print(${JSON.stringify(SAID)})\n${exampleScript()}` };
        await createPython(clients, { name: NAME, sink: SINK, files, logStreamArn });
        await clients.flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
        const { seconds } = await timed(() => statusBecomes(clients, NAME, 'RUNNING', IMAGE_MILLISECONDS));
        console.info(`The first Python application in containers: RUNNING after ${seconds} s, PyFlink included.`);
        const lines = await said();
        expect(lines).toContainEqual(expect.stringMatching(/PyFlink 1\.20\.\d+ is being installed/));
        expect(lines).toContainEqual(expect.stringMatching(/Still installing, \d+ s so far\. PyFlink .*pip/));
        await until('what the program says, in the log stream', OBJECTS_MILLISECONDS, async () =>
          (await said()).some((line) => line.includes('PythonDriver') && line.includes(SAID)),
        );
        await rowsGrow();
      },
      IMAGE_MILLISECONDS + OBJECTS_MILLISECONDS,
    );

    describePythonFlow({ machine: engineMachine, host: () => host, name: NAME, sink: SINK });

    it(
      'run in an image of their user that has PyFlink, as it stands',
      async () => {
        const made = await pyflinkImages();
        const ours = made.find((name) => !before.includes(name)) ?? '';
        images.push(await variantOf(ours, 'ENV PATH=/opt/drey/pyflink/bin:/usr/sbin:/usr/bin:/sbin:/bin'));
        expect(await host.stop()).toEqual({ code: 0, signal: null });
        await host.start({ flags: ['--docker-images', `FLINK-1_20=${images[1]}`] });
        await runEverything('own');
        expect(await pyflinkImages()).toEqual(made);
      },
      TEST_MILLISECONDS,
    );

    it(
      'leave nothing but the image after a clean stop',
      async () => {
        expect(await leftAfterStop(host, engineMachine)).toEqual([]);
      },
      TEST_MILLISECONDS,
    );

    describePythonDdl(
      'of SQL alone',
      undefined,
      () => Promise.resolve(new TestHost({ driver: 'docker', flags: ['--docker-images', `FLINK-1_20=${images[0]}`] })),
      engineMachine.clear,
    );
  },
);
