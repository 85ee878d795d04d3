// Configuration of the baseline: Flink's defaults, and the few options without which nothing would run on loopback.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of one baseline cluster. */
export interface BaselineFiles {
  readonly configuration: string;
  readonly logging: string;
  readonly etc: string;
  readonly directory: string;
}

/** What the files are made from. */
export interface BaselinePlan {
  readonly rest: number;
  readonly rpc: number;
  /** Where the job's S3 is. */
  readonly s3Endpoint: string;
  readonly sinkBucket: string;
  /** Options that are not at Flink's default. */
  readonly changes: Readonly<Record<string, string>>;
}

/**
 * What spares a TaskManager its wait: it asks before the JobManager listens, is refused once, and asks again only after ten seconds by
 * default. Whoever starts clusters often sets this, as Drey does, so it is no merit of Drey's.
 */
export const askAgainAtOnce: BaselinePlan['changes'] = { 'cluster.registration.error-delay': '100' };

/** Everything else is at its default: heartbeats, registration, `web.refresh-interval` (3 s), state backend, garbage collector. */
const options = ({ rest, rpc, s3Endpoint }: BaselinePlan): Readonly<Record<string, string>> => ({
  'jobmanager.rpc.address': '127.0.0.1',
  'jobmanager.rpc.port': String(rpc),
  'jobmanager.bind-host': '127.0.0.1',
  'jobmanager.memory.process.size': '1600m',
  'taskmanager.memory.process.size': '1728m',
  'taskmanager.numberOfTaskSlots': '1',
  'taskmanager.host': '127.0.0.1',
  'taskmanager.bind-host': '127.0.0.1',
  'parallelism.default': '1',
  'rest.address': '127.0.0.1',
  'rest.bind-address': '127.0.0.1',
  'rest.port': String(rest),
  'rest.bind-port': String(rest),
  'web.refresh-interval': '3000',
  // The service's own settings of the job, the same as in an application of Drey.
  'execution.checkpointing.interval': '60 s',
  's3.endpoint': s3Endpoint,
  's3.path.style.access': 'true',
  's3.access-key': 'test',
  's3.secret-key': 'test',
});

/** The layout of the distribution's `log4j-console.properties`. */
const logging = [
  'monitorInterval=30',
  'rootLogger.level=INFO',
  'rootLogger.appenderRef.console.ref=ConsoleAppender',
  'appender.console.name=ConsoleAppender',
  'appender.console.type=CONSOLE',
  'appender.console.layout.type=PatternLayout',
  'appender.console.layout.pattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n',
  '',
].join('\n');

/** Writes them below a directory. */
export const writeBaselineFiles = (directory: string, plan: BaselinePlan): BaselineFiles => {
  const files = {
    directory,
    configuration: join(directory, 'conf'),
    logging: join(directory, 'conf/log4j.properties'),
    etc: join(directory, 'etc'),
  };
  mkdirSync(files.configuration, { recursive: true });
  mkdirSync(join(files.etc, 'flink'), { recursive: true });
  const all = {
    ...options(plan),
    ...plan.changes,
    'io.tmp.dirs': join(directory, 'tmp'),
    'web.upload.dir': join(directory, 'web'),
  };
  mkdirSync(all['io.tmp.dirs']);
  mkdirSync(all['web.upload.dir']);
  writeFileSync(
    join(files.configuration, 'flink-conf.yaml'),
    Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  );
  writeFileSync(files.logging, logging);
  writeFileSync(
    join(files.etc, 'flink/application_properties.json'),
    JSON.stringify([{ PropertyGroupId: 'bucket', PropertyMap: { name: plan.sinkBucket } }]),
  );
  return files;
};
