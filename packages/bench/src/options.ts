// The command line of the bench.
import { parseArgs } from 'node:util';

/** The parts of the bench. */
const benchNames = ['console', 'control', 'crowd', 'lead', 'logs', 'metrics', 'snapshots', 'start', 'docker'] as const;

/** Parts of `crowd`. */
export const crowdParts = ['records', 'kubernetes'] as const;

/** One part. */
export type BenchName = (typeof benchNames)[number];

/** What to measure and how long. */
export interface BenchOptions {
  readonly benches: readonly BenchName[];
  /** Length of one measurement of requests, in seconds. */
  readonly seconds: number;
  /** How often everything is measured; medians are told. */
  readonly rounds: number;
  /** Only rows of the control plane, and parts of the crowd, whose name contains one of these; all when empty. */
  readonly only: readonly string[];
  /** Use the bench's own load client although `wrk` is there. */
  readonly ownClient: boolean;
  /** Exit with 1 when a bound of the project does not hold. */
  readonly check: boolean;
  /** URL of an upstream whose S3 `snapshots` uses in place of moto's, which keeps objects in memory and is slower than disks. */
  readonly upstream: string | undefined;
}

/** The help text. */
export const helpText = `npm run bench -- [console] [control] [crowd] [lead] [logs] [metrics] [snapshots] [start] [docker] [--only TEXT] [--seconds N] [--rounds N] [--own-client] [--upstream URL] [--check]

Measures Drey against a baseline, both in one run, in turns. Each server is a process of its own. Without a name, all parts run.

  console   what the host takes with no page of the console on a busy application, with one and with ten; and what a page over a
            thousand applications is told
  control   requests/s, p50 and p99 of DescribeApplication, CreateApplication and ListApplications at 1 and 8 connections against
            a bare node:http server (parses the same body, serialises an answer of the same size) and moto's own kinesisanalyticsv2
  crowd     p50 of DescribeApplication and of a page of ListApplications among 10,000 applications in one region against those with
            one application, and the time to "Ready." over such a data directory against an empty one
            (part "records"); and 250, 500 and 1,000 applications with clusters in a stand-in for Kubernetes, whose pods are records
            (part "kubernetes", some minutes): processor, memory, calls and connections to the API server at rest with one event a second
            for each, kill -9 and adoption, a version that is too old, an API server that is away
  lead      S3 puts of 1 MB and Kinesis PutRecords of 500 by the names of AWS, through the proxy and TLS, against the plain endpoint
  logs      work of a job that logs 5,000 lines/s with its events shipped to CloudWatch Logs against not, the time from the log call to
            the stream, and the processor time of Drey for a million lines (ten seconds a measurement at least)
  metrics   records of a busy job with metrics at level OPERATOR against the same job without, side by side; and what the host takes with twenty
            applications at rest and one that runs
  snapshots import and export of a savepoint of 2 GB against a plain copy of the same bytes through the same upstream, and what the
            host takes of memory for it (moto takes all of it, and the disk twice as much); with --upstream through that S3
  start     StartApplication -> RUNNING (all tasks run) against two JVMs started by hand with the defaults of the JDK and of Flink,
            the upload of the same jar included, and against the same without the 10 s that a refused TaskManager waits by default
  docker    the same in containers, against the same pair started through an image's own scripts; left out where no engine answers
            (node scripts/with-engine.mjs node packages/bench/dist/main.js docker starts one for that time)

  --only TEXT     rows of "control" and parts of "crowd" whose name contains TEXT, for example --only describe; may be given several times
  --seconds N     seconds of one measurement of requests (2)
  --rounds N      measurements of each kind; medians are printed (3)
  --own-client    the bench's own load client although wrk is installed (without wrk it is used anyway)
  --upstream URL  the S3 of "snapshots" in place of moto's, for example one that keeps objects on a disk; keys from AWS_ACCESS_KEY_ID
                  and AWS_SECRET_ACCESS_KEY (test)
  --check         exit with 1 when a bound of the project does not hold
  --help          this text

Environment: DREY_CACHE_DIR, DREY_JAVA_HOME and DREY_MAVEN as for "npm start".`;

const numberFrom = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most)
    throw new Error(`--${name} takes a number from ${least} to ${most}, not ${text}.`);
  return value;
};

const isBench = (name: string): name is BenchName => (benchNames as readonly string[]).includes(name);

/** Reads the words of a command line; undefined when the help is asked for. Throws an Error with one line for what it does not know. */
export const readOptions = (words: readonly string[]): BenchOptions | undefined => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', multiple: true, default: [] },
      'own-client': { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      upstream: { type: 'string' },
    },
  });
  if (values.help) return undefined;
  const unknown = positionals.find((name) => !isBench(name));
  if (unknown !== undefined) throw new Error(`There is no bench '${unknown}'; there are: ${benchNames.join(', ')}.`);
  return {
    benches: positionals.length === 0 ? benchNames : positionals.filter(isBench),
    seconds: numberFrom('seconds', values.seconds, 0.2, 600),
    rounds: Math.round(numberFrom('rounds', values.rounds, 1, 100)),
    only: values.only,
    ownClient: values['own-client'],
    check: values.check,
    upstream: values.upstream,
  };
};
