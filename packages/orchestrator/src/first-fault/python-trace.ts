// Reads Python's tracebacks, also those that a Java exception quotes. Pure.
import type { UserFrame } from './user-frame.js';

/** One fault of Python. */
export interface PythonFault {
  readonly type: string;
  readonly message: string;
  readonly frame: UserFrame | undefined;
}

const platform = /[\\/](?:site-packages|dist-packages|lib[\\/]python[\d.]+|pyflink|apache_beam)[\\/]|^<frozen /;
const place = /^\s*File "([^"]+)", line (\d+)(?:, in (\S+))?/;
const thrown =
  /^((?:[A-Za-z_]\w*\.)*[A-Z_]\w*|[A-Za-z_]\w*(?:Error|Exception|Interrupt|Exit|Warning))(?:: ([\s\S]*))?$/;

/** The last traceback of a text: what was raised in the end, and the last line of the user's files on the way. Undefined where there is none. */
export const parsePythonTrace = (text: string): PythonFault | undefined => {
  const lines = text.split(/\r?\n/);
  const begin = lines.findLastIndex((line) => /^\s*(?:.*: )?Traceback \(most recent call last\):?\s*$/.test(line));
  if (begin === -1) return undefined;
  const own: UserFrame[] = [];
  for (const line of lines.slice(begin + 1)) {
    const [, path, number, code] = place.exec(line) ?? [];
    if (path !== undefined) {
      if (!platform.test(path))
        own.push({ code: code ?? '<module>', file: path.split(/[\\/]/).at(-1) ?? path, line: Number(number) });
      continue;
    }
    const [, type, message] = /^\S/.test(line) ? (thrown.exec(line.trim()) ?? []) : [];
    // An error that Java threw into Python names Java's class first: that trace is read as Java's.
    if (type !== undefined) return { type, message: message ?? '', frame: own.at(-1) };
  }
  return undefined;
};
