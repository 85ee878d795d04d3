// Rules about other languages: their sources are files that tools can read, and no strings of TypeScript.
import { describe, expect, it } from '@jest/globals';
import { filesBelow, isTest, packageFolders, sourcesOf, textOf } from './workspace.js';

/** Lines that only a program has. */
const programs: Readonly<Record<string, RegExp>> = {
  Python:
    /^\s*(def \w+\(.*\):|class \w+(\(.*\))?:|import (os|sys|json|glob|shutil|socket|subprocess)\b|from [\w.]+ import \w+)/m,
  Java: /^\s*(public |final |static )+(class \w+|void main\()|^\s*import (static )?(java|org|com)\.[\w.]+;/m,
  shell: /^\s*['"`]?(exec (\w|"\$)|u?mount -|while read |case "?\$|if \[ |\[ -\w )/m,
};

/** Scripts of this repository, and sources of the packages; a test may have programs of a line or two that stand for something. */
const sources = [
  ...packageFolders.flatMap(sourcesOf).filter((path) => !isTest(path)),
  ...filesBelow('scripts').filter((path) => path.endsWith('.mjs')),
];

describe('other languages', () => {
  it.each(Object.keys(programs))('stand in files of their own: %s', (language) => {
    expect(sources.filter((path) => programs[language]?.test(textOf(path)))).toEqual([]);
  });

  it('would be found', () => {
    const found = (language: string, path: string) => programs[language]?.test(textOf(path));
    expect(found('Python', 'packages/companion/python/drey_companion/gate.py')).toBe(true);
    expect(found('Java', 'packages/conformance/jobs/rude/RudeJob.java')).toBe(true);
    expect(found('shell', 'packages/driver-process/shell/plain.sh')).toBe(true);
  });

  it('say in their first lines what they are for', () => {
    const files = packageFolders.flatMap((folder) => filesBelow(`packages/${folder}`));
    const own = files.filter((path) => /\.(py|sh|java)$/.test(path));
    expect(own.length).toBeGreaterThan(20);
    const silent = own.filter((path) => !/^(#!.*\n|# shellcheck .*\n)?(\/\/ |# |"""|\/\*\*)/.test(textOf(path)));
    expect(silent).toEqual([]);
  });
});
