// Runs commands that end with us: npm, compilers and Maven start processes of their own, which a signal to the command alone would leave behind.
import { spawn } from 'node:child_process';

const isWindows = process.platform === 'win32';
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const STEP_MILLISECONDS = 50;

/** Children with the time that their groups get to end, in milliseconds. */
const running = new Map();
let isEnding = false;

/** Signals a whole group; whether there was anybody to signal. */
const signalGroup = (child, signal) => {
  try {
    return process.kill(isWindows ? child.pid : -child.pid, signal);
  } catch {
    return false;
  }
};

const endGroup = async (child, graceMilliseconds) => {
  const end = Date.now() + graceMilliseconds;
  signalGroup(child, 'SIGTERM');
  while (signalGroup(child, 0)) {
    if (Date.now() > end) return signalGroup(child, 'SIGKILL');
    await new Promise((done) => setTimeout(done, STEP_MILLISECONDS));
  }
};

// A terminal gives Ctrl-C to all of its foreground, and npm passes on what it gets: one keystroke comes twice, so only the first one counts.
const onSignal = (signal) => {
  if (isEnding) return;
  isEnding = true;
  const groups = [...running].map(([child, graceMilliseconds]) => endGroup(child, graceMilliseconds));
  void Promise.all(groups).then(() => process.exit(exitCodes[signal]));
};

const listen = () => {
  for (const signal of Object.keys(exitCodes)) process.on(signal, onSignal);
};

const unlisten = () => {
  for (const signal of Object.keys(exitCodes)) process.off(signal, onSignal);
};

/** What came of a command; `error` where it could not be run at all. */
const outcomeOf = (child) =>
  new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-100_000);
      });
    child.once('error', (error) => resolve({ status: null, error, output }));
    child.once('close', (status, signal) => resolve({ status: status ?? `signal ${signal}`, output }));
  });

/**
 * Runs a command in a process group of its own; resolves to its exit status and what it wrote to pipes. A signal to us meanwhile ends the
 * group, by force after `graceMilliseconds`, and then us.
 */
export const runGroup = async (command, args, { graceMilliseconds = 10_000, ...options } = {}) => {
  const child = spawn(command, args, { ...options, detached: !isWindows });
  if (running.size === 0) listen();
  running.set(child, graceMilliseconds);
  const outcome = await outcomeOf(child);
  // Whoever was told to end does not go on with the next step.
  if (isEnding) return new Promise(() => {});
  running.delete(child);
  if (running.size === 0) unlisten();
  return outcome;
};
