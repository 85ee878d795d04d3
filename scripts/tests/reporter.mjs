// What a test run says while it runs: one line a finished file, its failures in full. Jest loads this by name; settings come by the environment.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { order } from './order.mjs';
import { knownSeconds } from './seconds.mjs';
import { timeLeft } from './time-left.mjs';

/** Where the results go when all is done. */
const resultsFile = process.env['DREY_TEST_RESULTS'];
/** `yes`: what tests of passed files say on their console is shown too. */
const isTalkative = process.env['DREY_TEST_TALK'] === 'yes';
/** Name of the part of the suite that this run is; about how many seconds there are after it, and how many files that nobody has timed. */
const partName = process.env['DREY_TEST_PART'] ?? 'tests';
const [laterSeconds = 0, laterUnknown = 0] = (process.env['DREY_TEST_LATER'] ?? '0 0').split(' ').map(Number);
const MOST_LINES = 60;

const indented = (text, most = MOST_LINES) => {
  const lines = stripVTControlCharacters(text).trimEnd().split('\n');
  const shown = lines.length > most ? [...lines.slice(0, most), `... (${lines.length - most} more lines)`] : lines;
  return shown.map((line) => `  ${line}`.trimEnd()).join('\n');
};

/** Without colours, without the frames of libraries, and with paths in the repository. */
const plain = (text, rootDirectory) =>
  stripVTControlCharacters(text)
    .replaceAll(`${rootDirectory}/`, '')
    .split('\n')
    .filter(
      (line) =>
        !/^\s+at .*(node_modules\/|<anonymous>\)|\(node:)/.test(line) && !line.includes('● Test suite failed to run'),
    )
    .join('\n')
    .trim();

/** A file that could not be run, or whose end failed, counts as a failure of its own: no test of it tells. */
const failuresOf = ({ testResults, testExecError, failureMessage }, rootDirectory) => {
  const failed = testResults
    .filter(({ status }) => status === 'failed')
    .map(({ ancestorTitles, title, failureMessages }) => ({
      title: [...ancestorTitles, title].join(' > '),
      message: plain(failureMessages.join('\n'), rootDirectory),
    }));
  if (failed.length > 0 || testExecError == null) return failed;
  return [{ title: '(the file itself)', message: plain(failureMessage ?? String(testExecError), rootDirectory) }];
};

const digest = (result, rootDirectory) => ({
  name: relative(rootDirectory, result.testFilePath),
  seconds: (result.perfStats.end - result.perfStats.start) / 1_000,
  passed: result.numPassingTests,
  failures: failuresOf(result, rootDirectory),
  skipped: result.testResults
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title),
});

class LineReporter {
  #root;
  #lanes;
  #known = knownSeconds();
  /** When each file began, by path. */
  #began = new Map();
  #ended = new Set();
  /** Of ended files whose length was known: how long they took, and what was known. */
  #secondsOfEnded = 0;
  #knownOfEnded = 0;

  constructor({ rootDir, maxWorkers, runInBand }) {
    this.#root = rootDir;
    this.#lanes = runInBand ? 1 : maxWorkers;
  }

  onRunStart() {
    const count = order.length === 1 ? '1 test file' : `${order.length} test files`;
    process.stdout.write(`${partName}: ${count}, the longest first; ${this.#left()}\n`);
  }

  onTestFileStart({ path }) {
    this.#began.set(path, performance.now());
  }

  onTestFileResult({ path }, result) {
    this.#ended.add(path);
    const file = digest(result, this.#root);
    this.#learn(file);
    const counts = [`${file.passed} passed`];
    if (file.failures.length > 0) counts.push(`${file.failures.length} failed`);
    if (file.skipped.length > 0) counts.push(`${file.skipped.length} skipped`);
    const outcome = file.failures.length > 0 ? 'FAIL' : file.passed === 0 ? 'SKIP' : 'PASS';
    const place = `${this.#ended.size}/${Math.max(order.length, this.#ended.size)}`;
    const seconds = `${file.seconds.toFixed(file.seconds < 10 ? 1 : 0)} s`;
    const lines = [`${outcome} ${partName} ${place} ${file.name}: ${counts.join(', ')} in ${seconds}; ${this.#left()}`];
    for (const { title, message } of file.failures) lines.push(`  ${title}`, indented(message));
    if (file.failures.length > 0 || isTalkative)
      for (const { message } of result.console ?? []) lines.push(indented(message));
    // At once, since another part may be writing beside this one.
    process.stdout.write(`${lines.join('\n')}\n`);
  }

  onRunComplete(_contexts, { testResults }) {
    if (resultsFile === undefined) return;
    writeFileSync(resultsFile, JSON.stringify(testResults.map((result) => digest(result, this.#root))));
  }

  #learn({ name, seconds, skipped, passed }) {
    const known = this.#known.of(name);
    if (known === undefined || passed === 0 || skipped.length > 0) return;
    this.#secondsOfEnded += seconds;
    this.#knownOfEnded += known;
  }

  #left() {
    const atPace = (path) => {
      const seconds = this.#known.of(relative(this.#root, path));
      return seconds === undefined ? undefined : seconds * pace;
    };
    const now = performance.now();
    // This machine, with all that it does beside, against the one of the table.
    const pace = this.#knownOfEnded === 0 ? 1 : this.#secondsOfEnded / this.#knownOfEnded;
    const running = [...this.#began]
      .filter(([path]) => !this.#ended.has(path))
      .map(([path, began]) => ({ seconds: atPace(path), elapsed: (now - began) / 1_000 }));
    const waiting = order.filter((path) => !this.#began.has(path)).map(atPace);
    if (running.length + waiting.length === 0 && laterSeconds + laterUnknown === 0) return 'that was the last';
    return timeLeft({ running, waiting, lanes: this.#lanes, laterSeconds: laterSeconds * pace, laterUnknown });
  }
}

// Jest takes the default.
// oxlint-disable-next-line import/no-default-export
export { LineReporter as default };
