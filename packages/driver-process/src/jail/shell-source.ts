// The shell sources of this package, in `shell/`, which lies beside `src` and `dist`. Read once, when the host starts: what is sent to a shell
// later is what was installed, whatever becomes of the files.
import { readFileSync } from 'node:fs';

/** Text of one of them. */
export const shellSource = (name: string): string =>
  readFileSync(new URL(`../../shell/${name}`, import.meta.url), 'utf8');
