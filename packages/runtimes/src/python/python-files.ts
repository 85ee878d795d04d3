// Our own Python, in files of the package: `python/` lies beside `src` and `dist`, so that both find it in the same place.
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../python/${name}`, import.meta.url));

/** The program that prints what an interpreter is and has of PyFlink. */
export const aboutProgram: string = pathOf('about_python.py');

/** The program that prints what `apache-flink` needs but for the whole Flink. */
export const needsProgram: string = pathOf('pyflink_needs.py');
