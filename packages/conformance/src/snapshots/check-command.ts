// `drey snapshot check` on one kind of cluster: what it prints and how it exits; and a host that is killed over a check leaves no cluster of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { prepareAccount } from '../host/account.js';
import type { ClusterFacts } from '../host/clusters.js';
import { hostOn, type Machine, why } from '../host/machine.js';
import { repositoryRoot } from '../host/repository.js';
import { keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { checked, createShape, snapshotIsReady, takeSnapshot, uploadShapes } from './restore-check.js';

const ENVIRONMENT = 'FLINK-1_20';
const SNAPSHOT = 'before';
const RUNS = 'runs';
/** A main that goes on for ever is waited for some seconds, so that there is time for a kill. */
const GONE_MILLISECONDS = 90_000;

interface Outcome {
  readonly code: number;
  readonly text: string;
}

/** Declares the tests of the command. */
export const describeCheckCommand = (machine: Machine): void => {
  const suite = machine.missing === undefined ? describe : describe.skip;
  suite(`drey snapshot check, driver ${machine.driver}${why(machine)}`, () => {
    const host = hostOn(machine);

    const run = async (...words: readonly string[]): Promise<Outcome> => {
      const drey = ['packages/cli/dist/main.js', '--plugin', 'plugin.manifest.json', 'snapshot', 'check'];
      const all = [...drey, ...words, '--endpoint', host.endpoint];
      try {
        const { stdout } = await promisify(execFile)(process.execPath, all, { cwd: repositoryRoot });
        return { code: 0, text: stdout };
      } catch (error) {
        const { code, stdout, stderr } = error as {
          readonly code: number;
          readonly stdout: string;
          readonly stderr: string;
        };
        return { code, text: `${stdout}${stderr}` };
      }
    };

    const clusters = async (): Promise<readonly (string | null)[]> => {
      const answer = (await (await fetch(`${host.endpoint}/_drey/clusters`)).json()) as readonly ClusterFacts[];
      return answer.map(({ application }) => application);
    };

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await uploadShapes(clients);
      await createShape(clients, RUNS, ENVIRONMENT, {});
      await startTicks(clients, RUNS);
      await takeSnapshot(clients, RUNS, SNAPSHOT);
      await snapshotIsReady(clients, RUNS, SNAPSHOT);
      await createShape(clients, 'renamed', ENVIRONMENT, { uid: 'counted' });
      await createShape(clients, 'forever', ENVIRONMENT, { afterwards: 'forever' });
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await machine.clear(host);
    }, 60_000);

    it(
      'exits with 0, 1 or 2, and says what is dropped and what helps',
      async () => {
        expect(await run(SNAPSHOT, '--application', RUNS)).toMatchObject({
          code: 0,
          text: expect.stringContaining('4 restored'),
        });
        const renamed = await run(SNAPSHOT, '--application', 'renamed');
        expect(renamed).toMatchObject({ code: 1, text: expect.stringContaining('give it uid("counts")') });
        expect(renamed.text).toMatch(/^dropped +count visits +counts /m);
        expect(await run(SNAPSHOT, '--application', 'renamed', '--allow-non-restored-state')).toMatchObject({
          code: 0,
        });
        const unknown = await run(SNAPSHOT, '--application', RUNS, '--version', '7');
        expect(unknown).toMatchObject({ code: 2, text: expect.stringContaining('no version 7') });
      },
      START_MILLISECONDS,
    );

    it(
      'leaves no cluster where the host is killed over it',
      async () => {
        const asked = checked(host.endpoint, SNAPSHOT, { application: 'forever' }).catch(() => undefined);
        await until('the cluster of the check', GONE_MILLISECONDS, async () => (await clusters()).includes(null));
        await host.kill();
        await asked;
        await host.start();
        await until('its end', GONE_MILLISECONDS, async () => !(await clusters()).includes(null));
        expect(await clusters()).toEqual([keyOf(host.clients(), RUNS)]);
      },
      START_MILLISECONDS,
    );
  });
};
