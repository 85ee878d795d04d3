// Our own Python, in files of the package: `python/` lies beside `src` and `dist`, so that both find it in the same place.
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The program that becomes moto's process: a folder that Python runs. Its arguments are those of `python/drey_companion/launcher.py`. */
export const motoProgram: string = pathOf('python');

/** The program that makes a private environment; it takes a plan as JSON. See `python/drey_companion/install.py`. */
export const installProgram: string = pathOf('python/drey_companion/install.py');

/** The program that prints what an interpreter is. */
export const aboutProgram: string = pathOf('python/drey_companion/about.py');
