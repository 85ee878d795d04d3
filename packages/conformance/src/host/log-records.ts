// Log records of a cluster's members: those they wrote, and those that came to the log stream. Each has to come once.
import { logMessages } from './log-events.js';
import type { ClusterFacts } from './clusters.js';
import type { Machine } from './machine.js';
import type { TestHost } from './test-host.js';

interface LogLine {
  readonly message: string;
  readonly logger: string;
  readonly threadName: string;
}

const identity = ({ logger, threadName, message }: LogLine): string => [logger, threadName, message].join('|');

/** Log records of all members as they wrote them; other output (JVM warnings) is left out. */
export const recordsWritten = async (
  machine: Machine,
  host: TestHost,
  cluster: ClusterFacts,
): Promise<readonly string[]> => {
  const outputs = await Promise.all(cluster.members.map(({ name }) => machine.outputOf(host, cluster, name)));
  return outputs.flatMap((output) =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{"'))
      .map((line) => identity(JSON.parse(line) as LogLine)),
  );
};

/** What is no record of a member: printed lines, and what Drey tells the user there. */
const otherLoggers = new Set(['stdout', 'drey']);

/** Log records in a log stream. */
export const recordsShipped = async (host: TestHost, group: string, stream: string): Promise<readonly string[]> =>
  (await logMessages(host.clients(), group, stream))
    .map((text) => JSON.parse(text) as LogLine)
    .filter(({ logger }) => !otherLoggers.has(logger))
    .map(identity);

/** What is in `all` more often than in `taken`. */
export const without = (all: readonly string[], taken: readonly string[]): readonly string[] => {
  const left = new Map<string, number>();
  for (const one of taken) left.set(one, (left.get(one) ?? 0) + 1);
  return all.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
};
