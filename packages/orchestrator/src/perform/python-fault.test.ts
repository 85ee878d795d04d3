import { describe, expect, it } from '@jest/globals';
import type { ClusterDriver } from '@drey/cluster';
import { readRestError } from '@drey/flink-rest';
import { firstFaultOfText } from '../first-fault/first-fault.js';
import { pythonFault } from './python-fault.js';

const word = (message: string, messageType = 'INFO', logger = 'PythonDriver'): string =>
  JSON.stringify({ logger: `org.apache.flink.client.python.${logger}`, message, messageType });

/** A driver whose JobManager wrote these lines, handed out in chunks of two. */
const driverOf = (lines: readonly string[]): ClusterDriver =>
  ({
    readLog: (_cluster: string, member: string, cursor: string | null) => {
      const from = Number(cursor ?? 0);
      const next = from + 2;
      const end = next >= lines.length;
      return Promise.resolve({ lines: member === 'jobmanager' ? lines.slice(from, next) : [], cursor: `${next}`, end });
    },
  }) as unknown as ClusterDriver;

const exited = readRestError(
  400,
  JSON.stringify({
    errors: [
      'org.apache.flink.client.program.ProgramInvocationException: The main method caused an error\n' +
        '\tat a.B.c(B.java:1)\nCaused by: java.lang.RuntimeException: Python process exits with code: 1\n\tat a.B.d(B.java:2)',
    ],
  }),
);

const log = [
  word('--------------------------- Python Process Started --------------------------'),
  word('Traceback (most recent call last):'),
  word('KeyError: of the program before'),
  word('--------------------------- Python Process Started --------------------------'),
  'a line of its own',
  word('begins'),
  word('Traceback (most recent call last):'),
  word('  File "main.py", line 2, in main'),
  word('ValueError: no bucket'),
  word('Run python process failed', 'ERROR'),
  word('something else', 'INFO', 'Other'),
];

describe('the fault of a Python program', () => {
  it('is what the latest program said last, with its traceback', async () => {
    expect(await pythonFault(driverOf(log), 'c', exited)).toBe(
      'ValueError: no bucket StackTrace: Traceback (most recent call last):\n  File "main.py", line 2, in main\nValueError: no bucket',
    );
  });

  it('is the innermost cause of what Java threw into it, however many frames that has', async () => {
    const frames = Array.from({ length: 70 }, (_, index) => `\tat org.apache.flink.X.y${index}(X.java:1)`);
    const said = [
      'Traceback (most recent call last):',
      '  File "/opt/drey/programs/1/main.py", line 75, in main',
      '    environment.execute("py-ticks")',
      '  File "/opt/pyflink/lib/python3.11/site-packages/py4j/protocol.py", line 326, in get_return_value',
      'py4j.protocol.Py4JJavaError: An error occurred while calling o0.getStreamGraph.',
      ': org.apache.flink.util.FlinkRuntimeException: Could not create committable serializer.',
      ...frames,
      'Caused by: java.io.IOException: no way to the bucket',
      ...frames,
      '\t... 43 more',
      '',
    ];
    const fault = await pythonFault(
      driverOf([log[0]!, word('begins'), ...said.map((line) => word(line)), log.at(-2)!]),
      'c',
      exited,
    );
    expect(fault).toBe(`java.io.IOException: no way to the bucket StackTrace: ${said.join('\n')}`);
    expect(firstFaultOfText(fault)).toMatchObject({
      type: 'java.io.IOException',
      message: 'no way to the bucket',
      frame: { file: 'main.py', line: 75 },
    });
  });

  it('is within bounds, however much the program says', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => word(index % 2 === 0 ? `line ${index}` : '\tat a.B.c'));
    const all = { readLog: () => Promise.resolve({ lines: [log[0]!, ...lines, log.at(-2)!], cursor: '1', end: true }) };
    const [head, ...rest] = (await pythonFault(all as unknown as ClusterDriver, 'c', exited)).split('\n');
    expect(head).toMatch(/^line 4998 StackTrace: /);
    expect(rest.filter((line) => line.startsWith('line ')).length).toBe(60);
    expect(rest[0]).toBe('line 4880');
  });

  it('is what it printed where there is no traceback', async () => {
    const lines = [log[0]!, word('Usage: main.py')];
    expect(await pythonFault(driverOf(lines), 'c', exited)).toBe('Usage: main.py StackTrace: Usage: main.py');
  });

  it('is told as well where all that it said is one record', async () => {
    const text =
      'begins\nTraceback (most recent call last):\n  File "main.py", line 2, in main\nValueError: no bucket\n';
    expect(await pythonFault(driverOf([log[0]!, word(text)]), 'c', exited)).toBe(
      'ValueError: no bucket StackTrace: Traceback (most recent call last):\n  File "main.py", line 2, in main\nValueError: no bucket',
    );
  });

  it("is Python's where Java only tells of it", async () => {
    const text = [
      'Traceback (most recent call last):',
      '  File "main.py", line 2, in main',
      'py4j.protocol.Py4JJavaError: An error occurred while calling o1.get.',
      ': java.util.concurrent.ExecutionException: failed',
      'Caused by: java.lang.RuntimeException: Error received from SDK harness for instruction 1: Traceback (most recent call last):',
      '  File "udf.py", line 9, in map',
      'ValueError: no price',
      '',
    ].join('\n');
    expect(await pythonFault(driverOf([word(text)]), 'c', exited)).toMatch(/^ValueError: no price StackTrace/);
  });

  it('waits for words that are on their way, and goes on where the look before ended', async () => {
    const asked: (string | null)[] = [];
    const late = {
      readLog: (_cluster: string, _member: string, cursor: string | null) => {
        asked.push(cursor);
        // A stream that was just opened has nothing for a while; then what it has comes in pieces.
        const lines = asked.length <= 15 ? [] : log.slice((asked.length - 16) * 4, (asked.length - 15) * 4);
        return Promise.resolve({ lines, cursor: String(asked.length), end: true });
      },
    };
    expect(await pythonFault(late as unknown as ClusterDriver, 'c', exited)).toMatch(
      /^ValueError: no bucket StackTrace: Traceback/,
    );
    expect(asked.slice(0, 3)).toEqual([null, '1', '2']);
    expect(asked.length).toBe(18);
  });

  it('is the exit code where it said nothing', async () => {
    expect(await pythonFault(driverOf([]), 'c', exited)).toMatch(/Python process exits with code: 1/);
  });

  it("is Java's where Flink tells more than that the program exited", async () => {
    const errors = ['org.apache.flink.table.api.ValidationException: No table\n\tat a.B.c(B.java:1)'];
    const fault = await pythonFault(driverOf(log), 'c', readRestError(400, JSON.stringify({ errors })));
    expect(fault).toMatch(
      /^org\.apache\.flink\.table\.api\.ValidationException: No table at a\.B\.c\(B\.java:1\) StackTrace/,
    );
  });
});
