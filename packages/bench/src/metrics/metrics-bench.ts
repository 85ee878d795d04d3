// What metrics cost: a busy job with and without them, and a host with little to do.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jobJar } from '@drey/runtimes/testing';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { processSeconds } from '../processor-time.js';
import { type GatewayProcess, startGateway } from '../repository.js';
import { makeAccount } from '../start/account.js';
import { createApplication, endApplication, type JobPlaces, timeStart } from '../start/drey-start.js';
import { createLogPhases } from '../start/log-phases.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atLeast, atMost, type Verdict } from '../verdict.js';
import { measurePace, type Pace, pacedJob } from './job-pace.js';

/** Promised: throughput with metrics at OPERATOR against without; share of a processor that an idle host takes. */
const leastOfWithout = 0.98;
const mostOfProcessor = 0.03;
const WINDOW_SECONDS = 30;
const IDLE_SECONDS = 60;
const IDLE_APPLICATIONS = 20;
const JOB = 'busy';

const jobFolder = fileURLToPath(new URL('../../../conformance/jobs/measured', import.meta.url));

const configuration = (pause: number): object => ({
  EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'job', PropertyMap: { pause: String(pause) } }] },
  FlinkApplicationConfiguration: {
    MonitoringConfiguration: { ConfigurationType: 'CUSTOM', MetricsLevel: 'OPERATOR', LogLevel: 'INFO' },
  },
});

interface Side {
  readonly gateway: GatewayProcess;
  readonly places: JobPlaces;
}

const startSide = async (directory: string, jar: string, metrics: 'on' | 'off'): Promise<Side> => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const flags = ['--port', '0', '--data-dir', directory, '--driver', 'process', '--metrics', metrics];
  const gateway = await startGateway({ flags });
  return { gateway, places: await makeAccount(gateway.endpoint, jar) };
};

const start = async ({ gateway: { endpoint }, places }: Side, pause: number): Promise<void> => {
  await createApplication(endpoint, JOB, places, configuration(pause));
  await timeStart(endpoint, JOB, createLogPhases());
};

/** Both at the same time, so that whatever else the machine does meets both. */
const measureSides = async (on: Side, off: Side, rounds: number): Promise<readonly (readonly [Pace, Pace])[]> => {
  const jobs = await Promise.all([on, off].map(({ gateway }) => pacedJob(gateway.endpoint, JOB)));
  const pairs: (readonly [Pace, Pace])[] = [];
  // One round for the compiler.
  for (let round = 0; round <= rounds; round += 1) {
    const [with_, without] = await Promise.all(jobs.map((job) => measurePace(job, WINDOW_SECONDS)));
    if (round > 0 && with_ !== undefined && without !== undefined) pairs.push([with_, without]);
  }
  return pairs;
};

/** The share of a processor that a host takes beside a job that hardly does anything. */
const measureIdle = async (side: Side): Promise<number> => {
  const { gateway, places } = side;
  for (let index = 0; index < IDLE_APPLICATIONS; index += 1)
    await createApplication(gateway.endpoint, `idle-${index}`, places, configuration(1_000));
  await createApplication(gateway.endpoint, 'quiet', places, configuration(100));
  await timeStart(gateway.endpoint, 'quiet', createLogPhases());
  await sleep(10_000);
  const before = processSeconds(gateway.pid);
  await sleep(IDLE_SECONDS * 1_000);
  const share = (processSeconds(gateway.pid) - before) / IDLE_SECONDS;
  await endApplication(gateway.endpoint, 'quiet');
  return share;
};

const millions = (value: number): string => `${(value / 1e6).toFixed(3)} M`;

/** Runs the bench, prints its table. */
export const runMetricsBench = async ({ rounds }: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  console.log(
    `\nMetrics. The same busy job under two gateways at once, with metrics at OPERATOR and with --metrics off; ${rounds} windows of ${WINDOW_SECONDS} s.`,
  );
  const jar = join(directory, 'measured.jar');
  const cacheDirectory = process.env['DREY_CACHE_DIR'] || join(process.env['HOME'] ?? '', '.cache/drey');
  await jobJar({ folder: jobFolder, mainClass: 'Measured', jar, cacheDirectory });
  const on = await startSide(join(directory, 'metrics-on'), jar, 'on');
  try {
    const off = await startSide(join(directory, 'metrics-off'), jar, 'off');
    let pairs: readonly (readonly [Pace, Pace])[] = [];
    try {
      for (const side of [on, off]) await start(side, 0);
      pairs = await measureSides(on, off, rounds);
      for (const { gateway } of [on, off]) await endApplication(gateway.endpoint, JOB);
    } finally {
      await off.gateway.stop();
    }
    const of = (figure: keyof Pace): readonly [number, number, number] => [
      median(pairs.map(([with_]) => with_[figure])),
      median(pairs.map(([, without]) => without[figure])),
      median(pairs.map(([with_, without]) => with_[figure] / without[figure])),
    ];
    const rows = [
      ['records a second', of('perSecond')],
      ['records a processor second of the JVMs', of('perProcessorSecond')],
    ] as const;
    const cells = rows.map(([name, [with_, without, ratio]]) => [
      name,
      millions(with_),
      millions(without),
      ratio.toFixed(3),
    ]);
    console.log(renderTable(['', 'OPERATOR', 'off', 'ratio'], cells));
    const idle = await measureIdle(on);
    console.log(
      `The host with ${IDLE_APPLICATIONS} applications at rest and one that runs: ${(idle * 100).toFixed(2)} % of a processor. Load: ${load().toFixed(1)}`,
    );
    return [
      atLeast(
        'Records a processor second with metrics at OPERATOR, against without',
        of('perProcessorSecond')[2],
        leastOfWithout,
      ),
      atMost('Share of a processor of an idle host', idle, mostOfProcessor),
    ];
  } finally {
    await on.gateway.stop();
  }
};
