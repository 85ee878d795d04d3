// The shell source of this package, in `shell/`, which lies beside `src` and `dist`. Read once, when the host starts.
import { readFileSync } from 'node:fs';

/** Makes PyFlink inside a container of a Flink image. */
export const pyflinkScript: string = readFileSync(new URL('../../shell/pyflink.sh', import.meta.url), 'utf8');
