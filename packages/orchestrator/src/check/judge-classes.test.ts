import { describe, expect, it } from '@jest/globals';
import { allFlinkRuntimes, flinkRuntime } from '@drey/runtimes';
import type { CodeVerdict } from './judge-classes.js';
import { judgeClasses } from './judge-classes.js';
import { jarOf, type TestClass } from './jar.test.support.js';
import { readJarClasses } from './jar-classes.js';

const judge = async (environment: string, java: number | undefined, ...classes: TestClass[]): Promise<CodeVerdict> => {
  const runtime = flinkRuntime(environment);
  const jar = await readJarClasses(jarOf(...classes), classes[0]?.name.replaceAll('/', '.') ?? '');
  if (runtime === undefined || jar === undefined) throw new Error('This test has no runtime or no jar.');
  return judgeClasses(jar, { runtime, java, runtimes: allFlinkRuntimes });
};

const fine: CodeVerdict = { warnings: [] };
const sourceFunction = 'org/apache/flink/streaming/api/functions/source/SourceFunction';
const richSource = 'org/apache/flink/streaming/api/functions/source/RichParallelSourceFunction';
const openContext = 'org/apache/flink/api/common/functions/OpenContext';
const main: TestClass = { name: 'com/example/Job', uses: ['com/example/Step', 'org/lib/Connector'] };

describe('the Java of a jar', () => {
  it('is refused when the main class is newer than the JVM, with class, version and remedy', async () => {
    expect((await judge('FLINK-1_20', 17, { ...main, major: 65 })).refusal).toBe(
      'Class com.example.Job is compiled for Java 21 (class file version 65), and clusters of FLINK-1_20 run on Java 17 here. ' +
        'Compile it for Java 11, which the service has for FLINK-1_20 (maven.compiler.release 11).',
    );
  });

  it('is refused when a class that the main class names is newer', async () => {
    const { refusal } = await judge('FLINK-2_2', 17, main, { name: 'org/lib/Connector', major: 65 });
    expect(refusal).toContain('Class org.lib.Connector is compiled for Java 21');
  });

  it('is refused when any class of the author is newer', async () => {
    const verdict = await judge('FLINK-2_2', 17, main, { name: 'com/example/deep/Rare', major: 65 });
    expect(verdict.refusal).toContain('com.example.deep.Rare is compiled for Java 21');
  });

  it('is only warned of when some class of a library is newer that the main class does not name', async () => {
    const old = ['A', 'B', 'C'].map((name) => ({ name: `org/lib/${name}` }));
    const verdict = await judge('FLINK-2_2', 17, main, ...old, { name: 'org/lib/deep/Rare', major: 65 });
    expect(verdict).toEqual({ warnings: [expect.stringContaining('org.lib.deep.Rare is compiled for Java 21')] });
  });

  it('is refused when most classes of its libraries are newer', async () => {
    const fresh = ['A', 'B', 'C'].map((name) => ({ name: `org/lib/${name}`, major: 65 }));
    const verdict = await judge('FLINK-2_2', 17, main, ...fresh, { name: 'org/lib/Old' });
    expect(verdict.refusal).toContain('most classes of the archive');
  });

  it('is refused when it runs here and not on the service', async () => {
    const refusal =
      'Class com.example.Job is compiled for Java 17 (class file version 61), which runs on Java 17 here. ' +
      'The service has Java 11 for FLINK-1_20 and cannot load it: compile it for Java 11 (maven.compiler.release 11).';
    expect(await judge('FLINK-1_20', 17, { ...main, major: 61 })).toMatchObject({ refusal });
    expect((await judge('FLINK-1_20', 17, main, { name: 'com/example/Step', major: 61 })).refusal).toContain('Step');
    expect((await judge('FLINK-1_20', undefined, { ...main, major: 61 })).refusal).toContain('The service has Java 11');
  });

  it('is no matter of variants for newer Javas, nor of what describes modules and packages', async () => {
    const variants = [
      'META-INF/versions/17/com/example/Job',
      'module-info',
      'com/example/package-info',
      'org/lib/module-info',
    ];
    expect(await judge('FLINK-1_20', 17, main, ...variants.map((name) => ({ name, major: 65 })))).toEqual(fine);
  });

  it('is fine up to that of the service', async () => {
    expect(await judge('FLINK-1_20', 17, { ...main, major: 52 })).toEqual(fine);
    expect(await judge('FLINK-2_2', 17, { ...main, major: 61 })).toEqual(fine);
    expect(await judge('FLINK-1_20', undefined, { ...main, major: 55 })).toEqual(fine);
  });
});

describe('the Flink of a jar', () => {
  it('is refused when the main class names what 2.0 removed, with class, version and remedy', async () => {
    expect((await judge('FLINK-2_2', 17, { name: 'com/example/Job', calls: [`(L${sourceFunction};)V`] })).refusal).toBe(
      'Class com.example.Job uses org.apache.flink.streaming.api.functions.source.SourceFunction, which was removed in Flink 2.0, and FLINK-2_2 runs ' +
        'Flink 2.2.0. Build the code for Flink 2.2, or choose a runtime that has the class: FLINK-1_13, FLINK-1_15, FLINK-1_18, FLINK-1_19, FLINK-1_20.',
    );
  });

  it('is refused when a class of the author, named by the main class, overrides with what is not there yet', async () => {
    const step: TestClass = { name: 'com/example/Step', methods: [`(L${openContext};)V`] };
    expect((await judge('FLINK-1_18', 17, main, step)).refusal).toMatch(
      /Class com\.example\.Step uses .*OpenContext, which there is from Flink 1\.19 on, and FLINK-1_18 runs Flink 1\.18\.1\..*: FLINK-1_19, FLINK-1_20, FLINK-2_2, FLINK-2_3\.$/,
    );
    expect(await judge('FLINK-1_19', 17, main, step)).toEqual(fine);
  });

  it('is refused when a library that the main class names extends what is gone', async () => {
    const connector: TestClass = { name: 'org/lib/Connector', extends: richSource };
    expect((await judge('FLINK-2_3', 17, main, connector)).refusal).toContain('Class org.lib.Connector uses');
    expect(await judge('FLINK-1_20', 17, main, connector)).toEqual(fine);
  });

  it('is left alone when a library only mentions what is gone: it may never come to that', async () => {
    expect(await judge('FLINK-2_2', 17, main, { name: 'org/lib/Connector', uses: [sourceFunction] })).toEqual(fine);
  });

  it('is only warned of when a class of the author further away mentions what is gone', async () => {
    const verdict = await judge('FLINK-2_2', 17, main, { name: 'com/example/old/Unused', extends: richSource });
    expect(verdict).toEqual({ warnings: [expect.stringContaining('com.example.old.Unused')] });
  });

  it('is fine when the jar brings the class along', async () => {
    const job: TestClass = { name: 'com/example/Job', uses: ['org/apache/flink/api/scala/ExecutionEnvironment'] };
    expect(await judge('FLINK-2_2', 17, job, { name: 'org/apache/flink/api/scala/ExecutionEnvironment' })).toEqual(
      fine,
    );
    expect((await judge('FLINK-2_2', 17, job)).refusal).toContain('api.scala.ExecutionEnvironment');
  });

  it('is refused on either side of a class that came and went', async () => {
    const job: TestClass = { name: 'com/example/Job', uses: ['org/apache/flink/api/connector/sink2/StatefulSink'] };
    expect((await judge('FLINK-1_13', 17, job)).refusal).toContain('there is from Flink 1.15 on');
    expect(await judge('FLINK-1_20', 17, job)).toEqual(fine);
    expect((await judge('FLINK-2_2', 17, job)).refusal).toContain('was removed in Flink 2.0');
  });

  it('of 2.x is refused on 1.x', async () => {
    const job: TestClass = { name: 'com/example/Job', uses: ['org/apache/flink/util/ParameterTool'] };
    expect((await judge('FLINK-1_20', 17, job)).refusal).toContain('there is from Flink 2.0 on');
    expect(await judge('FLINK-2_2', 17, job)).toEqual(fine);
  });
});

describe('a jar', () => {
  it('without its main class is left to Flink', async () => {
    expect(await readJarClasses(jarOf({ name: 'com/example/Other' }), 'com.example.Job')).toBeUndefined();
  });
});
