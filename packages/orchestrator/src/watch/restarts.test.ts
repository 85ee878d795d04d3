import { describe, expect, it } from '@jest/globals';
import type { MemberSighting } from '@drey/cluster';
import type { JobSighting } from '../observe/sighting.js';
import { nextBout, withEnding } from './restarts.js';

const message = 'The heartbeat of TaskManager with id flink-taskmanager-1(10.0.0.3:4) timed out.';
const lostFault = {
  at: 10,
  root: { type: 'java.util.concurrent.TimeoutException', message },
  trace: `java.util.concurrent.TimeoutException: ${message}\n\tat org.apache.flink.X.y(X.java:7)`,
  task: undefined,
  taskManager: undefined,
};
const job = { state: 'RESTARTING', everyVertexRuns: false, restartedAt: 10 } as JobSighting;
const member = (name: string, ended?: string): MemberSighting => ({
  role: 'taskmanager',
  name,
  startedAt: 1,
  alive: ended === undefined,
  ...(ended === undefined ? {} : { ended }),
});

describe('a job that lost a TaskManager', () => {
  const bout = nextBout(undefined, job, 20, { restarts: 1, faults: [lostFault] });

  it('is told of as Flink tells it, until the driver knows what became of the member', () => {
    expect(bout?.fault).toMatchObject({ kind: 'lost-member', message });
    for (const members of [
      [member('taskmanager-1')],
      [member('taskmanager-1', 'exit code 1')],
      [member('taskmanager-11', 'was lost with its node n1'), member('taskmanager-1')],
    ])
      expect(withEnding(bout, members)).toBe(bout);
  });

  it.each([
    ['was lost with its node n1 (Taint manager: deleting due to NoExecute taint)', 'lost-node'],
    ['was evicted: The node was low on resource: memory', 'displaced-member'],
    ["was killed for lack of memory within its container's limit (exit code 137)", 'container-memory'],
  ])('names what became of it: %s', (ended, kind) => {
    const known = withEnding(bout, [member('taskmanager-1', ended), member('taskmanager-2')]);
    expect(known?.fault).toMatchObject({ kind, of: 'job', times: 1, message: `taskmanager-1 ended: ${ended}` });
    expect(withEnding(known, [member('taskmanager-1', 'exit code 1')])).toBe(known);
  });
});
