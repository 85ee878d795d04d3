// A second runtime in containers, on an image made here: it starts, writes, is saved, goes on and is updated.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { exampleJarPath } from '../host/example-jar.js';
import { leftAfterStop, why } from '../host/machine.js';
import { repositoryRoot } from '../host/repository.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { tryRuntime } from '../runtimes/tries.js';
import { engineMachine } from './engine-machine.js';

const ENVIRONMENT = 'FLINK-2_2';
const FLOW_MILLISECONDS = 600_000;

/** The image that the driver asks for by itself. A user's engine would pull it. */
const makeImage = (): void => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/flink-image.mjs', ENVIRONMENT], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The image could not be made:\n${stderr}`);
};

(engineMachine.missing === undefined ? describe : describe.skip)(
  `${ENVIRONMENT} in containers${why(engineMachine)}`,
  () => {
    const host = new TestHost({ driver: 'docker' });

    beforeAll(async () => {
      makeImage();
      await host.start();
      await prepareAccount(host.clients());
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await engineMachine.clear(host);
    }, 60_000);

    it(
      'starts, writes, stops with a savepoint, goes on from it, and is updated while it runs',
      async () => {
        const result = await tryRuntime(host.clients(), ENVIRONMENT, exampleJarPath(ENVIRONMENT));
        console.info(`${ENVIRONMENT} in containers, seconds:`, JSON.stringify(result.seconds));
        expect(result).toMatchObject({ faults: [] });
        expect(result.rows).toBeGreaterThan(200);
      },
      FLOW_MILLISECONDS,
    );

    it(
      'leaves nothing after a clean stop',
      async () => {
        expect(await leftAfterStop(host, engineMachine)).toEqual([]);
      },
      START_MILLISECONDS,
    );
  },
);
