// A small job that counts and keeps state, compiled against the Flink that the process driver installs.
import { execFile } from 'node:child_process';
import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFindJava } from '../java/java.js';
import { flinkRuntime } from '../catalogue.js';

const execute = promisify(execFile);

const job = `
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
public class Count {
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) throw new IllegalStateException("outer", new java.util.NoSuchElementException(arguments[0]));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE - 1).uid("source").map(x -> { Thread.sleep(20); return x; }).returns(Long.class).uid("map")
      .keyBy(x -> x % 7).reduce((x, y) -> x + y).uid("sum").print().uid("print");
    env.execute("count");
  }
}
`;

/** Builds the job in a directory; resolves to its jar. The runtime FLINK-1_20 must be installed in the cache. */
export const buildCountJob = async (work: string, cacheDirectory: string): Promise<string> => {
  const java = await createFindJava({ javaHome: process.env['DREY_JAVA_HOME'], env: process.env })(
    flinkRuntime('FLINK-1_20')!.javaVersions,
  );
  const runtimes = join(cacheDirectory, 'runtimes');
  const installed = (await readdir(runtimes)).filter(
    (name) => name.startsWith('FLINK-1_20-') && !name.endsWith('.lock'),
  );
  const classPath = installed.map((name) => join(runtimes, name, 'lib/*')).join(':');
  await writeFile(join(work, 'Count.java'), job);
  await writeFile(join(work, 'manifest'), 'Main-Class: Count\n');
  const tool = async (name: string): Promise<string> => {
    const beside = join(java.home, 'bin', name);
    return access(beside).then(
      () => beside,
      () => name,
    );
  };
  await execute(await tool('javac'), ['--release', '11', '-cp', classPath, 'Count.java'], { cwd: work });
  const classes = (await readdir(work)).filter((name) => name.endsWith('.class'));
  await execute(await tool('jar'), ['cfm', 'count.jar', 'manifest', ...classes], { cwd: work });
  return join(work, 'count.jar');
};
