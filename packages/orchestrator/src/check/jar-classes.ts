// Reads from a job's jar the classes that tell what it was built for: the main class, what it names, and a sample of the rest.
import { readFile, stat } from 'node:fs/promises';
import { type ClassSummary, classVersion, readClassFile } from './class-file.js';
import { type Entry, openArchive, readEntry, readEntryStart, visitEntries, type ZipFile } from '@drey/runtimes';

/** The classes of a jar, as far as they were read. */
export interface JarClasses {
  readonly main: ClassSummary;
  /** Classes of the jar that the main class names. */
  readonly direct: readonly ClassSummary[];
  /** A bounded sample of the classes next to and below the main class. */
  readonly others: readonly ClassSummary[];
  /** Class file versions of a bounded sample of all other classes, by name. */
  readonly versions: ReadonlyMap<string, number>;
  /** Whether the jar brings a class along. */
  readonly has: (name: string) => boolean;
}

/** Direct references of a main class rarely pass a few dozen. */
const DIRECT_LIMIT = 200;
const SAMPLE_LIMIT = 200;
/** Of libraries only the versions are read, of some of their classes: spread over the jar, so that each library of weight is met. */
const VERSIONS_LIMIT = 200;
const VERSION_BYTES = 8;
const CLASS_LIMIT_BYTES = 1024 * 1024;
/** Up to here a jar is read into memory: its directory entry by entry from disk takes five times as long (measured, 20,000 entries). */
const MEMORY_LIMIT_BYTES = 64 * 1024 * 1024;
const SUFFIX = '.class';

/** The class entries by class name. Variants for certain Java versions (`META-INF/versions`) are chosen by the JVM, and left out. */
const classEntries = async (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => {
  const entries = new Map<string, Entry>();
  await visitEntries(zip, (entry) => {
    const { fileName } = entry;
    if (fileName.endsWith(SUFFIX) && !fileName.startsWith('META-INF/')) {
      entries.set(fileName.slice(0, -SUFFIX.length), entry);
    }
    return true;
  });
  return entries;
};

const packageOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);

/** Whether a class is next to or below the main class, so that it is the author's own code and no library. */
export const isOwn = (name: string, main: string): boolean => {
  const own = packageOf(main);
  return own === '' ? !name.includes('/') : name.startsWith(own);
};

const readSome = async (
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  names: readonly string[],
): Promise<readonly ClassSummary[]> => {
  const found: ClassSummary[] = [];
  for (const name of names) {
    const entry = entries.get(name);
    if (entry === undefined || entry.uncompressedSize > CLASS_LIMIT_BYTES) continue;
    const facts = readClassFile(await readEntry(zip, entry));
    if (facts !== undefined) found.push(facts);
  }
  return found;
};

const readVersions = async (
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const versions = new Map<string, number>();
  const step = Math.max(1, names.length / VERSIONS_LIMIT);
  for (let at = 0; at < names.length; at += step) {
    const name = names[Math.floor(at)] ?? '';
    const entry = entries.get(name);
    const version = entry && classVersion(await readEntryStart(zip, entry, VERSION_BYTES));
    if (version !== undefined) versions.set(name, version);
  }
  return versions;
};

/** Says of which Java a module is, and is never loaded. */
const isDescriptor = (name: string): boolean => /(?:^|\/)(?:module|package)-info$/.test(name);

/** Reads the classes of a jar (a path, or its bytes); undefined where the main class is not in it. Rejects for a broken archive. */
export const readJarClasses = async (source: string | Buffer, mainClass: string): Promise<JarClasses | undefined> => {
  const small = typeof source === 'string' && (await stat(source)).size <= MEMORY_LIMIT_BYTES;
  const zip = await openArchive(small ? await readFile(source) : source);
  try {
    const entries = await classEntries(zip);
    const name = mainClass.replaceAll('.', '/');
    const [main] = await readSome(zip, entries, [name]);
    if (main === undefined) return undefined;
    const named = main.mentions.filter((mention) => entries.has(mention)).slice(0, DIRECT_LIMIT);
    const taken = new Set([name, ...named]);
    const libraries = [...entries.keys()].filter(
      (other) => !taken.has(other) && !isOwn(other, name) && !isDescriptor(other),
    );
    const rest = [...entries.keys()]
      .filter((other) => !taken.has(other) && isOwn(other, name) && !isDescriptor(other))
      .slice(0, SAMPLE_LIMIT);
    return {
      main,
      direct: await readSome(zip, entries, named),
      others: await readSome(zip, entries, rest),
      versions: await readVersions(zip, entries, libraries),
      has: (other) => entries.has(other),
    };
  } finally {
    zip.close();
  }
};

/** Jars within a jar, which Flink puts on the job's class path. */
const nested = /^lib\/[^/]+\.jar$/;

/** Whether a class could come from a jar: it is in it, or in a jar within it, which nobody opens to look. Rejects for a broken archive. */
export const mayHoldClass = async (path: string, mainClass: string): Promise<boolean> => {
  const zip = await openArchive(path);
  const wanted = `${mainClass.replaceAll('.', '/')}${SUFFIX}`;
  let found = false;
  try {
    await visitEntries(zip, ({ fileName }) => {
      found ||= fileName === wanted || nested.test(fileName);
      return !found;
    });
    return found;
  } finally {
    zip.close();
  }
};
