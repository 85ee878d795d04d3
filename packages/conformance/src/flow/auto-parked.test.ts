// `--warm auto` over plain JVMs: a cluster comes by itself after a start, health says why, and it goes with the last application.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { clustersOf } from '../host/clusters.js';
import { leftAfterStop, processMachine, why } from '../host/machine.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const TEST_MILLISECONDS = 240_000;
const WARM_MILLISECONDS = 200_000;
const END_MILLISECONDS = 60_000;

(processMachine.missing === undefined ? describe : describe.skip)(
  `a cluster parked by itself${why(processMachine)}`,
  () => {
    const host = new TestHost({ flags: ['--warm', 'auto'] });

    const owners = async (): Promise<readonly (string | null)[]> =>
      (await clustersOf(host.endpoint)).map(({ application }) => application);

    /** What health says of parked clusters. */
    const fact = async (): Promise<string | undefined> => {
      const health = (await (await fetch(`${host.endpoint}/_drey/health`)).json()) as {
        readonly facts: readonly { readonly name: string; readonly text: string }[];
      };
      return health.facts.find(({ name }) => name === 'parked clusters')?.text;
    };

    beforeAll(async () => {
      await host.start();
      expect(await owners()).toEqual([]);
      await runTicks(host.clients(), { name: 'only', sink: 'rows' });
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await processMachine.clear(host);
    }, 60_000);

    it(
      "comes after the start, is nobody's, and health says what is kept and why",
      async () => {
        await until('a warm cluster', WARM_MILLISECONDS, () =>
          host.gateway.log().includes('A parked cluster is warm.'),
        );
        expect((await owners()).toSorted()).toEqual([keyOf(host.clients(), 'only'), null]);
        expect(await fact()).toMatch(
          /^1, 1 of them warm \(auto: one of FLINK-1_20 in us-east-1, used last; \d+\.\d GB/,
        );
      },
      TEST_MILLISECONDS,
    );

    it(
      'ends with the last application',
      async () => {
        const clients = host.clients();
        const { CreateTimestamp } = await describeTicks(clients, 'only');
        await clients.flink.send(new DeleteApplicationCommand({ ApplicationName: 'only', CreateTimestamp }));
        await until('the end of all clusters', END_MILLISECONDS, async () => (await owners()).length === 0);
        expect(await fact()).toMatch(/^none \(auto: no application was started/);
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
  },
);
