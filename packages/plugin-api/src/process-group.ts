// The end of a program that leads a process group of its own, so that whatever it started goes with it.
import type { ChildProcess } from 'node:child_process';

/**
 * Resolves to the exit code, null after a signal, once the program has ended and its output is read. When the signal aborts, the whole group is
 * ended by SIGKILL. The program has to be spawned with `detached: true`. Rejects where it could not be started.
 */
export const groupEnd = (child: ChildProcess, signal: AbortSignal): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    };
    const end = (): void => signal.removeEventListener('abort', kill);
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    child.once('error', (error) => {
      end();
      reject(error);
    });
    child.once('close', (code) => {
      end();
      resolve(code);
    });
  });
