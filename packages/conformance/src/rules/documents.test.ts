// What documents name is there: files, packages, links.
import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, packageFolders, root, textOf } from './workspace.js';

const documents = [
  'README.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  ...[...filesBelow('docs'), ...filesBelow('examples')].filter((path) => path.endsWith('.md')),
];

const isThere = (path: string): boolean => existsSync(join(root, path));

/** A path in backquotes that is one of this repository: it begins with one of its folders, or with a package's name and `src`. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:[a-z][\w.-]*\/)+[\w.-]*)`/g)].flatMap(([, path = '']) => {
    const [first = '', second = ''] = path.split('/');
    if (packageFolders.includes(first) && ['src', 'python', 'java', 'shell', 'jobs'].includes(second))
      return [`packages/${path}`];
    return ['packages', 'scripts', 'docs', 'examples'].includes(first) ? [path] : [];
  });

/** Targets of links without their anchors; those of the web are left out. */
const linksIn = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [target],
  );

describe.each(documents)('%s', (document) => {
  const text = textOf(document);

  it('names paths that are there', () => {
    // What the build and the package manager make is not in the repository.
    const named = pathsIn(text).filter((path) => !/\/(dist|node_modules|target)(\/|$)/.test(path));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it('links to what is there', () => {
    expect(linksIn(text).filter((target) => !isThere(join(dirname(document), target)))).toEqual([]);
  });
});

describe('the table of packages in docs/architecture.md', () => {
  it('has a line for each package, and no other', () => {
    const [, table = ''] = /^\| package \| room \|\n([\s\S]*?)\n\n/m.exec(textOf('docs/architecture.md')) ?? [];
    const named = table.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)]);
    expect(named.map(([, name]) => name).toSorted()).toEqual(packageFolders);
  });

  it('stands in no other document', () => {
    const others = documents.filter((path) => path !== 'docs/architecture.md');
    expect(others.filter((path) => /^\| package \|/m.test(textOf(path)))).toEqual([]);
  });
});
