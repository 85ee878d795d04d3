// The broken applications of examples/broken: what each is, and the fault and the remedy that are to be told of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, parseChecked } from '@drey/plugin-api';
import { jobJar, zipOf } from '@drey/runtimes/testing';
import { tinyClass, tinyJar } from '@drey/testing';
import { cacheDirectory } from '../host/aws-tools.js';
import { mavenJar } from '../host/maven-build.js';
import { repositoryRoot } from '../host/repository.js';

const folder = join(repositoryRoot, 'examples/broken');

/** Kinds of code that are no jar of `java/` as it stands. */
const codes = ['newer-java', 'other-flink', 'no-main-class', 'no-script', 'kafka', 'python'] as const;

const properties = check.record(check.text);

/** One broken application. */
export interface BrokenCase {
  readonly id: string;
  readonly what: string;
  /** The jar of `java/` unless given. */
  readonly code?: (typeof codes)[number];
  /** Of group `broken`; mode is the id unless given. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Properties of an update that fails, where the start succeeds. */
  readonly update?: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  /** Status in the end. */
  readonly ends: 'READY' | 'RUNNING';
  /** Whether it runs and its job is in trouble, so that no operation fails. */
  readonly restarts?: boolean;
  /** Whether it takes as long as a start may, or waits half a minute. */
  readonly isSlow?: boolean;
  /** What is told: row of the table; regular expressions of the rest. */
  readonly kind: string;
  readonly class?: string;
  readonly message?: string;
  readonly file?: string;
  readonly operator?: string;
  /** How the operator is called in the cause, the operation's error and the log stream, where Flink itself gives its id. */
  readonly names?: string;
  readonly remedy: string;
}

const isCase = check.shape<BrokenCase>({
  id: check.text,
  what: check.text,
  code: check.optional(check.literal(...codes)),
  properties: check.optional(properties),
  update: check.optional(properties),
  parallelism: check.optional(check.number),
  ends: check.literal('READY', 'RUNNING'),
  restarts: check.optional(check.flag),
  isSlow: check.optional(check.flag),
  kind: check.text,
  class: check.optional(check.text),
  message: check.optional(check.text),
  file: check.optional(check.text),
  operator: check.optional(check.text),
  names: check.optional(check.text),
  remedy: check.text,
});

/** All of cases.json. Throws where the file is not as it should be. */
export const brokenCases = (): readonly BrokenCase[] => {
  const cases = parseChecked(readFileSync(join(folder, 'cases.json'), 'utf8'), check.list(isCase));
  if (cases === undefined) throw new Error('examples/broken/cases.json does not hold what this test reads.');
  return cases;
};

let javaJar: Promise<Uint8Array> | undefined;

const builtJar = async (): Promise<Uint8Array> => {
  const work = mkdtempSync(join(tmpdir(), 'drey-broken-'));
  try {
    const jar = join(work, 'broken.jar');
    const mainClass = 'com.example.broken.Broken';
    await jobJar({ folder: join(folder, 'java'), mainClass, jar, cacheDirectory });
    return readFileSync(jar);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/** The code of a case, as it is uploaded. FLINK-1_20 has to be installed in the cache. */
export const codeOf = async ({ code }: BrokenCase): Promise<Uint8Array> => {
  switch (code) {
    case 'newer-java':
      return tinyJar('example.Job', { 'example/Job.class': tinyClass('example/Job', 68) });
    case 'other-flink':
      return tinyJar('example.Job', {
        'example/Job.class': tinyClass('example/Job', 55, 'org/apache/flink/util/ParameterTool'),
      });
    case 'no-main-class':
      return zipOf({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\n\r\n', 'readme.txt': 'nothing to run' });
    case 'no-script':
      return zipOf({ 'other.py': 'print("never")\n' });
    case 'python':
      return zipOf({ 'main.py': readFileSync(join(folder, 'python/main.py')) });
    case 'kafka':
      return mavenJar('examples/kafka-to-s3', 'kafka-to-s3');
    default:
      return (javaJar ??= builtJar());
  }
};
