// Code that cannot run on its runtime is told so before any JVM starts.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tinyClass } from './tiny-class.js';
import { tinyJar } from './tiny-jar.js';
import { ask, forceStop, start, update } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  host = await world.open();
});
afterEach(() => {
  host.life.kill();
  world.remove();
});

const operation = () => demoOf(host, world).operations.at(-1);
const launches = () => world.clusters.calls.filter((call) => call.startsWith('launch'));
/** 1.20 has this one, so it runs; a class further off that only 2.x could load is worth a note. */
const doubtful = tinyJar('example.Job', {
  'example/Job.class': tinyClass('example/Job', 55),
  'example/far/Off.class': tinyClass('example/far/Off', 55, 'org/apache/flink/util/ParameterTool'),
});
const unfit = tinyJar('example.Job', {
  'example/Job.class': tinyClass('example/Job', 55, 'org/apache/flink/util/ParameterTool'),
});

describe('the check of code', () => {
  it('fails a start without launching anything, and names class, version and remedy', async () => {
    world.putCode(unfit);
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(operation()).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(
        /example\.Job uses org\.apache\.flink\.util\.ParameterTool.*Flink 1\.20\.\d.*FLINK-2_2/,
      ),
    });
    expect(launches()).toEqual([]);
  });

  it('fails a start without launching anything where the archive lacks its main class', async () => {
    world.putCode(tinyJar('example.Absent', { 'example/Job.class': tinyClass('example/Job', 55) }));
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(operation()).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('The archive has no class example.Absent'),
    });
    expect(launches()).toEqual([]);
  });

  it('starts where the main class may be in a jar within the archive, or is one of Flink', async () => {
    for (const jar of [
      tinyJar('example.Absent', { 'lib/inner.jar': Buffer.alloc(4) }),
      tinyJar('org.apache.flink.streaming.examples.Job', {}),
    ]) {
      world.putCode(jar);
      await ask(world, host, start);
      await rests(world, host, 'RUNNING');
      await ask(world, host, forceStop);
      await rests(world, host, 'READY');
    }
  });

  it('fails a start without launching anything where the code is for a newer Java than that of the service', async () => {
    world.putCode(tinyJar('example.Job', { 'example/Job.class': tinyClass('example/Job', 61) }));
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(operation()).toMatchObject({ status: 'FAILED', error: expect.stringContaining('The service has Java 11') });
    expect(launches()).toEqual([]);
  });

  it('fails a start that has text for its code without launching anything', async () => {
    await host.applications.change(world.demo, (application) => ({
      ...application,
      versions: application.versions.map((version) => ({
        ...version,
        code: null,
        configuration: {
          ApplicationCodeConfigurationDescription: {
            CodeContentType: 'PLAINTEXT' as const,
            CodeContentDescription: { TextContent: 'SELECT 1' },
          },
        },
      })),
    }));
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(operation()).toMatchObject({ status: 'FAILED', error: expect.stringContaining('CodeContentType ZIPFILE') });
    expect(launches()).toEqual([]);
  });

  it('leaves a note in the operation where something may fail later, and starts', async () => {
    world.putCode(doubtful);
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(operation()).toMatchObject({
      status: 'SUCCESSFUL',
      notes: [expect.stringContaining('example.far.Off')],
    });
  });

  it('fails an update of a running application with the cause', async () => {
    // The world has one copy of code, whatever is put there, and what was judged once is not read again.
    world.putCode(tinyJar('org.apache.flink.Job', {}));
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.putCode(unfit);
    await ask(world, host, update());
    await world.until('the end of the update', () => operation()?.status !== 'IN_PROGRESS');
    expect(operation()).toMatchObject({ name: 'UpdateApplication', status: 'FAILED' });
    expect(operation()?.error).toContain('example.Job uses');
    expect(launches()).toHaveLength(1);
  });
});
