// Looks into a code copy before a JVM is bothered with it: is it a jar, and does it say what to run?
import { isAbsent, isSystemFault } from '@drey/plugin-api';
import { type Entry, openArchive, readEntry, visitEntries, type ZipFile } from '@drey/runtimes';
import { RUN_OPTIONS_GROUP } from '@drey/cluster';

/** What an archive holds, or why it cannot be run. */
export type JobArchive =
  | { readonly kind: 'jar'; readonly mainClass: string }
  | { readonly kind: 'unusable'; readonly why: string };

const MANIFEST = 'META-INF/MANIFEST.MF';
const MANIFEST_LIMIT_BYTES = 1024 * 1024;
/** The service's limit for a jar, enforced when the application starts. */
const ARCHIVE_LIMIT_BYTES = 512 * 1024 * 1024;

const findManifest = async (zip: ZipFile): Promise<Entry | undefined> => {
  let manifest: Entry | undefined;
  await visitEntries(zip, (entry) => {
    if (entry.fileName === MANIFEST) manifest = entry;
    return manifest === undefined;
  });
  return manifest;
};

/** The attribute's value; a line that begins with a blank continues the one before. */
const attribute = (manifest: string, name: string): string | undefined => {
  const line = manifest
    .replaceAll(/\r?\n /g, '')
    .split(/\r?\n/)
    .find((candidate) => candidate.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim() || undefined;
};

const inspect = async (zip: ZipFile): Promise<JobArchive> => {
  if (zip.fileSize > ARCHIVE_LIMIT_BYTES) {
    return { kind: 'unusable', why: 'The archive is larger than the 512 MiB that the service runs.' };
  }
  const entry = await findManifest(zip);
  if (entry === undefined) {
    return {
      kind: 'unusable',
      why: `The archive has no ${MANIFEST}, so it names no main class. Build a jar whose manifest has Main-Class; for Python, name the script by key python of property group ${RUN_OPTIONS_GROUP}.`,
    };
  }
  if (entry.uncompressedSize > MANIFEST_LIMIT_BYTES)
    return { kind: 'unusable', why: `${MANIFEST} is larger than 1 MiB.` };
  const manifest = (await readEntry(zip, entry)).toString('utf8');
  // Flink looks for program-class first.
  const mainClass = attribute(manifest, 'program-class') ?? attribute(manifest, 'Main-Class');
  return mainClass === undefined
    ? {
        kind: 'unusable',
        why: `${MANIFEST} of the archive has no Main-Class. Set it in the build, for example by the maven-shade-plugin's ManifestResourceTransformer.`,
      }
    : { kind: 'jar', mainClass };
};

/** That an archive cannot be run. Throws the error itself where the system could not read it, which tells nothing of the archive. */
const unusable = (error: unknown, what: string): JobArchive => {
  if (isSystemFault(error) && !isAbsent(error)) throw error;
  return { kind: 'unusable', why: `${what} (${(error as Error).message}).` };
};

/** Reads the manifest of an archive (a path, or its bytes). Never rejects for what the archive holds, only where it could not be read. */
export const inspectJobArchive = async (source: string | Buffer): Promise<JobArchive> => {
  let zip: ZipFile;
  try {
    zip = await openArchive(source);
  } catch (error) {
    return unusable(error, 'The code is no jar or zip archive');
  }
  try {
    return await inspect(zip);
  } catch (error) {
    return unusable(error, 'The archive cannot be read');
  } finally {
    zip.close();
  }
};
