import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../host/repository.js';

const RUN_MILLISECONDS = 120_000;
const own = (name: string): string => join(repositoryRoot, 'scripts', 'tests', name);

interface FileResult {
  readonly name: string;
  readonly passed: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
  readonly skipped: readonly string[];
}

/** What a module of the scripts gives for an argument; they are modules, and Jest runs these tests as CommonJS. */
const ask = (name: string, expression: string, given: unknown = null): unknown => {
  const script = `import(process.argv[1]).then((it) => { const given = JSON.parse(process.argv[2]); console.log(JSON.stringify(${expression})); })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script, own(name), JSON.stringify(given)], {
    encoding: 'utf8',
    timeout: RUN_MILLISECONDS,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
};

describe('the report of npm test', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-report-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Runs Jest over files as `npm test` does; what it printed, and what came of each file. */
  const run = (files: Readonly<Record<string, string>>): { printed: string; results: readonly FileResult[] } => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const results = join(directory, 'results.json');
    const args = [
      join(repositoryRoot, 'node_modules/jest/bin/jest.js'),
      `--rootDir=${directory}`,
      '--config={"testEnvironment":"node"}',
      '--runInBand',
      '--verbose=false',
      `--reporters=${own('reporter.mjs')}`,
      `--testSequencer=${own('sequencer.mjs')}`,
    ];
    const settings = {
      DREY_TEST_RESULTS: results,
      DREY_TEST_PART: 'tried',
      DREY_TEST_LATER: '0',
      DREY_TEST_TALK: 'no',
    };
    const env = { ...process.env, FORCE_COLOR: '1', ...settings };
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: RUN_MILLISECONDS, env });
    return { printed: stdout, results: JSON.parse(readFileSync(results, 'utf8')) as FileResult[] };
  };

  it(
    'is one line for a file that passed, and a failure in full where it happens, without colours',
    () => {
      const { printed, results } = run({
        'good.test.js': "test('works', () => { console.info('noise'); });",
        'poor.test.js':
          "describe('outer', () => { test('fails', () => { expect({ a: 1 }).toEqual({ a: 2 }); }); test['skip']('later', () => {}); });",
      });
      expect(printed).toMatch(/^tried: 2 test files, the longest first; about \d+ s left$/m);
      expect(printed).toMatch(/^PASS tried 1\/2 good\.test\.js: 1 passed in [\d.]+ s; /m);
      expect(printed).toMatch(
        /^FAIL tried 2\/2 poor\.test\.js: 0 passed, 1 failed, 1 skipped in .*; that was the last$/m,
      );
      expect(printed).toContain('outer > fails');
      expect(printed).toContain('-   "a": 2,');
      expect(printed).not.toContain('noise');
      expect(printed).not.toContain('\u001B');
      expect(printed).not.toContain('node_modules');
      expect(results.map(({ name, passed, skipped }) => [name, passed, skipped])).toEqual([
        ['good.test.js', 1, []],
        ['poor.test.js', 0, ['outer']],
      ]);
    },
    RUN_MILLISECONDS,
  );

  it(
    'counts a file that cannot be run, and one whose end failed, as failures',
    () => {
      const { results } = run({
        'broken.test.js': "require('./absent');",
        'ends.test.js': "afterAll(() => { throw new Error('The end failed.'); }); test('works', () => {});",
      });
      expect(results).toMatchObject([
        { name: 'broken.test.js', failures: [{ message: expect.stringContaining('./absent') }] },
        { name: 'ends.test.js', passed: 1, failures: [{ message: expect.stringContaining('The end failed.') }] },
      ]);
    },
    RUN_MILLISECONDS,
  );

  const failed = (count: number): readonly FileResult[] => [
    {
      name: 'a.test.ts',
      passed: 3,
      skipped: ['with a tool (missing)'],
      failures: Array.from({ length: count }, (_, index) => ({
        title: `test ${index}`,
        message: Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n'),
      })),
    },
  ];

  it('ends with every failure in a few lines, fewer where there are many', () => {
    expect(ask('summary.mjs', 'it.failureLines(given)', failed(1))).toEqual([
      'Failed:',
      '  a.test.ts',
      '    test 0',
      ...Array.from({ length: 8 }, (_, line) => `      line ${line}`),
    ]);
    const many = ask('summary.mjs', 'it.failureLines(given)', failed(15)) as readonly string[];
    expect(many).toHaveLength(1 + 15 * 4);
  });

  it.each([
    [false, ['1 skipped: a tool that they drive is not on this machine (with a tool (missing))', '3 passed, 2 failed']],
    [true, ['1 skipped (with a tool (missing))', '3 passed, 3 failed']],
  ])('has the counts last; in CI (%s) what was skipped has failed', (isCi, lines) => {
    expect(ask('summary.mjs', `it.lastLines(given, ${isCi})`, failed(2))).toEqual(lines);
  });

  it.each([
    [{ running: [{ seconds: 100, elapsed: 40 }], waiting: [200, 100, 50], lanes: 2 }, 'about 4 min left'],
    [{ running: [{ seconds: 10, elapsed: 40 }], waiting: [], lanes: 2 }, 'about 10 s left'],
    [{ running: [], waiting: [120, null], lanes: 1 }, 'at least 2 min left, with 1 file that was never timed'],
    [
      { running: [], waiting: [10], lanes: 1, laterUnknown: 3 },
      'at least 10 s left, with 3 files that were never timed',
    ],
    [{ running: [], waiting: [null], lanes: 1 }, 'time left unknown: 1 file that was never timed'],
  ])('tells the time left of %j', (given, told) => {
    const expression = 'it.timeLeft({ ...given, waiting: given.waiting.map((one) => one ?? undefined) })';
    expect(ask('time-left.mjs', expression, given)).toBe(told);
  });

  it('knows suites for a change that are there', () => {
    const source = join(repositoryRoot, 'packages/conformance/src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.test.ts'),
    );
    const suites = ask('suites.mjs', 'it.everySuite') as readonly string[];
    expect(suites.length).toBeGreaterThan(10);
    expect(suites.filter((suite) => !files.some((name) => name.startsWith(suite)))).toEqual([]);
    const places = ask('suites.mjs', 'it.everyPlace') as readonly string[];
    expect(places.filter((place) => !existsSync(join(repositoryRoot, place)))).toEqual([]);
  });

  it.each([
    ['packages/orchestrator/src/decide/decide.ts', ['flow/main-flow', 'recovery/gateway-killed']],
    ['packages/driver-docker/src/image/images.ts', ['docker']],
    ['packages/driver-process/src/launching.ts', ['flow/main-flow', 'isolation']],
    ['packages/cli/src/stop-requests.ts', ['contract/stop-signals', 'npm']],
    ['packages/companion/python/drey_companion/gate.py', ['languages/python', 'contract/reset']],
    ['packages/companion/python/tests/test_gate.py', ['languages/python']],
    ['docs/recovery.md', []],
    ['scripts/run.mjs', ['npm']],
  ])('calls for a round by what changed: %s', (name, wanted) => {
    expect(existsSync(join(repositoryRoot, name))).toBe(true);
    const suites = ask('suites.mjs', 'it.suitesFor(given)', name) as readonly string[];
    expect(wanted.length === 0 ? suites : suites.filter((suite) => wanted.includes(suite))).toEqual(wanted);
  });

  it.each([
    ['packages/driver-process/shell/jail.sh', ['driver-process', 'provider'], ['cluster']],
    ['packages/companion/python/drey_companion/gate.py', ['companion', 'gateway', 'cli'], ['runtimes']],
    ['packages/cluster/java/drey/flink/OneJob.java', ['cluster', 'orchestrator'], ['flink-rest']],
    ['packages/runtimes/jobs/count/Count.java', ['runtimes', 'provider'], ['cluster']],
    ['packages/runtimes/package.json', ['runtimes', 'provider'], ['cluster']],
    ['packages/runtimes/src/catalogue.ts', ['provider'], ['runtimes']],
    ['packages/companion/python/tests/test_gate.py', [], ['companion', 'gateway']],
    ['packages/provider/src/wiring.test.ts', [], ['provider']],
    ['packages/conformance/jobs/rude/RudeJob.java', [], ['conformance']],
  ])(
    'takes all unit tests of packages in which other than TypeScript changed, and of dependents: %s',
    (name, inside, outside) => {
      const folders = ask('changed.mjs', 'it.wholePackages(given)', [name]) as readonly string[];
      expect(inside.filter((folder) => !folders.includes(folder))).toEqual([]);
      expect(outside.filter((folder) => folders.includes(folder))).toEqual([]);
    },
  );
});
