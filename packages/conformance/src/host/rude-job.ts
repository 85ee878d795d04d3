// A job that leaves things in its JVMs or looks for AWS itself after some seconds, as its properties say; compiled against a runtime that is installed already.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from './aws-tools.js';

/** Key of its jar in the code bucket. */
export const rudeJobKey = 'rude-job.jar';

const source = `
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.net.*;
import java.util.*;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
public class RudeJob {
  static List<ServerSocket> left = new ArrayList<>();
  static void listen(String port) throws Exception {
    left.add(new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress()));
  }
  public static void main(String[] arguments) throws Exception {
    Properties job = KinesisAnalyticsRuntime.getApplicationProperties().getOrDefault("job", new Properties());
    if (job.containsKey("mainPort")) listen(job.getProperty("mainPort"));
    if (job.containsKey("once") && System.setProperty("rude.once", "yes") != null) throw new IllegalStateException("A second main in one JVM.");
    if (job.containsKey("thread")) {
      if (Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("rude"))) throw new IllegalStateException("A thread of before.");
      new Thread(() -> { try { Thread.sleep(Long.MAX_VALUE); } catch (InterruptedException end) { } }, "rude").start();
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE - 1).uid("source").map(new Rude(job.getProperty("taskPort"), job.getProperty("host"))).returns(Long.class).uid("map")
      .print().uid("print");
    env.execute("rude");
  }
  static class Rude extends RichMapFunction<Long, Long> {
    final String port;
    final String host;
    long since;
    Rude(String port, String host) { this.port = port; this.host = host; }
    public void open(Configuration configuration) throws Exception { since = System.currentTimeMillis(); if (port != null) listen(port); }
    public Long map(Long value) throws Exception {
      if (host != null && System.currentTimeMillis() - since > 4000) throw new UnknownHostException(host);
      Thread.sleep(500);
      return value;
    }
  }
}
`;

const run = (command: string, flags: readonly string[], directory: string): void => {
  const home = process.env['DREY_JAVA_HOME'] || process.env['JAVA_HOME'] || '';
  const beside = join(home, 'bin', command);
  const { status, stderr } = spawnSync(home !== '' && existsSync(beside) ? beside : command, flags, {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} failed:\n${stderr}`);
};

/** Content of its jar. FLINK-1_20 has to be installed in the cache. */
export const rudeJobJar = (): Uint8Array => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-rude-'));
  try {
    const runtimes = join(cacheDirectory, 'runtimes');
    const classPath = readdirSync(runtimes)
      .filter((name) => name.startsWith('FLINK-1_20-') && !name.endsWith('.lock'))
      .map((name) => join(runtimes, name, 'lib/*'));
    writeFileSync(join(directory, 'RudeJob.java'), source);
    writeFileSync(join(directory, 'manifest'), 'Main-Class: RudeJob\n');
    run('javac', ['--release', '11', '-nowarn', '-cp', classPath.join(':'), 'RudeJob.java'], directory);
    const classes = readdirSync(directory).filter((name) => name.endsWith('.class'));
    run('jar', ['cfm', rudeJobKey, 'manifest', ...classes], directory);
    return readFileSync(join(directory, rudeJobKey));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
