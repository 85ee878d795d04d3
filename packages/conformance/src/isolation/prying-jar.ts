// A job that tries what it should not be able to: in `main` on the JobManager, in a task on a TaskManager.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each command is one line; one that prints something has found something. */
const source = `
package prying;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Prying {
  static String pry(Properties given) throws Exception {
    List<String> found = new ArrayList<>();
    for (String path : given.getProperty("paths").split("\\n")) {
      try {
        if (Files.isDirectory(Path.of(path))) try (var list = Files.list(Path.of(path))) { if (list.findAny().isPresent()) found.add(path + "/*"); }
        else { Files.readAllBytes(Path.of(path)); found.add(path); }
      } catch (Exception refused) {}
    }
    for (String command : given.getProperty("commands").split("\\n")) {
      Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(false).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes());
      process.waitFor(10, TimeUnit.SECONDS);
      if (!output.isBlank()) found.add(command + " -> " + output);
    }
    return "PRIED pid " + ProcessHandle.current().pid() + " found " + found;
  }

  public static class Task extends RichMapFunction<Long, Long> {
    private final Properties given;
    Task(Properties given) { this.given = given; }
    @Override public void open(Configuration configuration) throws Exception { System.out.println(pry(given)); }
    @Override public Long map(Long value) throws Exception { Thread.sleep(100); return value; }
  }

  public static void main(String[] arguments) throws Exception {
    Properties given = KinesisAnalyticsRuntime.getApplicationProperties().get("prying");
    System.out.println(pry(given));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(new Task(given)).print();
    environment.execute("prying");
  }
}
`;

/** Compiles it against the runtime that the cache has. */
export const pryingJar = (): Uint8Array => {
  const cache =
    process.env['DREY_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drey');
  const runtimes = join(cache, 'runtimes');
  const runtime = readdirSync(runtimes).find((name) => name.startsWith('FLINK-1_20-') && !name.endsWith('.lock'));
  const work = mkdtempSync(join(tmpdir(), 'drey-prying-'));
  try {
    mkdirSync(join(work, 'classes'));
    writeFileSync(join(work, 'Prying.java'), source);
    const libraries = join(runtimes, runtime ?? '', 'lib/*');
    execFileSync('javac', [
      '--release',
      '11',
      '-cp',
      libraries,
      '-d',
      join(work, 'classes'),
      join(work, 'Prying.java'),
    ]);
    execFileSync('jar', ['cfe', join(work, 'prying.jar'), 'prying.Prying', '-C', join(work, 'classes'), '.']);
    return readFileSync(join(work, 'prying.jar'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
