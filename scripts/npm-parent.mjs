// Ends us with the npm that started us, where npm dies without a word: killed with signal 9, or with its terminal.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const manifest = fileURLToPath(new URL('../package.json', import.meta.url));
const LOOK_MILLISECONDS = 250;

/** Whether a script of this very package is being run. */
const isBelowNpm = () => {
  const { npm_lifecycle_event: script, npm_package_json: named } = process.env;
  try {
    return script !== undefined && named !== undefined && realpathSync(named) === realpathSync(manifest);
  } catch {
    return false;
  }
};

/**
 * Watches the process that started us, which is npm: its scripts begin with `exec`, so no shell stands between. Whoever started npm may go
 * (`nohup npm start &`). Says SIGHUP to ourselves once npm is gone, which ends a host cleanly and is never taken for the second signal that
 * ends it at once. Without npm nobody is watched.
 */
export const endWithNpm = () => {
  if (process.platform === 'win32' || !isBelowNpm()) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.stderr.write('npm, which started this, is gone.\n');
    process.kill(process.pid, 'SIGHUP');
  }, LOOK_MILLISECONDS);
  timer.unref();
};
