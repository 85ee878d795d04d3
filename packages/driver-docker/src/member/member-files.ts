// The files that a member finds in its container.
import { basename, posix } from 'node:path';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import {
  bundleOf,
  certificatesOf,
  dreyFlinkJarContent,
  loggingConfiguration,
  paths,
  trustStore,
} from '@drey/cluster/jvm';
import { type ContainerPython, S3_PLUGIN_DIRECTORY } from '@drey/runtimes';
import { memberClassFiles } from './member-class-files.js';
import type { ImageContent } from '../image/image-facts.js';
import { type ArchiveEntry, inArchive, stateFolders } from './tar-archive.js';

/** A link to the S3 file system where the image has it in `opt/` only, as the official ones do. */
const s3Plugin = ({ flinkHome, files }: ImageContent): readonly ArchiveEntry[] => {
  if (files.some((file) => /^plugins\/.*flink-s3-fs-hadoop.*\.jar$/.test(file))) return [];
  const jar = files.find((file) => /^opt\/flink-s3-fs-hadoop.*\.jar$/.test(file));
  if (jar === undefined) return [];
  const folder = `${inArchive(flinkHome)}/plugins/${S3_PLUGIN_DIRECTORY}`;
  return [{ folder }, { link: `${folder}/${jar.slice('opt/'.length)}`, to: `${flinkHome}/${jar}` }];
};

/** Our own jar for Flink. */
export const dreyFlinkJarPath: string = `${paths.libraries}/drey-flink.jar`;

/** What a cluster that runs Python has besides: Flink looks for the one jar of that name in `FLINK_OPT_DIR`. */
const pythonFiles = ({ jar }: ContainerPython): readonly ArchiveEntry[] => [
  ...[paths.opt, paths.programs].map((path) => ({ folder: inArchive(path) })),
  { link: `${inArchive(paths.opt)}/${basename(jar)}`, to: jar },
];

/** Everything but configuration and properties: the same for all members of a cluster. */
export const fixedFiles = (
  content: ImageContent,
  serviceLibrary: Uint8Array | undefined,
  python: ContainerPython | undefined,
): readonly ArchiveEntry[] => [
  ...memberClassFiles,
  ...[paths.configuration, paths.libraries, paths.home, paths.temporary, paths.work, paths.web, paths.uploads].map(
    (path) => ({ folder: inArchive(path) }),
  ),
  ...s3Plugin(content),
  { file: inArchive(dreyFlinkJarPath), content: dreyFlinkJarContent },
  ...(serviceLibrary === undefined ? [] : [{ file: inArchive(serviceLibraryPath), content: serviceLibrary }]),
  { file: inArchive(paths.awsConfig), content: '' },
  { file: inArchive(paths.awsCredentials), content: '' },
  ...(python === undefined ? [] : pythonFiles(python)),
  ...stateFolders,
];

/** Whom members trust where they are led: as the image does, and the authority of the lead. */
export const trustFiles = ({ certificates }: ImageContent, { authority }: EndpointLead): readonly ArchiveEntry[] => {
  const trusted = [...certificates, ...certificatesOf(authority)];
  return [
    { folder: inArchive(posix.dirname(paths.trustStore)) },
    { file: inArchive(paths.trustStore), content: trustStore(trusted) },
    { file: inArchive(paths.trustBundle), content: bundleOf(trusted) },
  ];
};

/** AWS's library for application properties. */
export const serviceLibraryPath: string = `${paths.libraries}/aws-kinesisanalytics-runtime.jar`;

/** The properties file; the folder is none of the image's. */
export const propertiesFiles = (content: string): readonly ArchiveEntry[] => [
  { folder: 'etc/flink' },
  { file: inArchive(paths.properties), content, mode: 0o600 },
];

/** The logging configuration. Whole seconds are what an archive carries, so a change counts one up to be noticed. */
export const loggingFile = (level: ClusterSpec['logLevel'], modifiedAt: number): ArchiveEntry => ({
  file: inArchive(paths.logging),
  content: loggingConfiguration(level),
  modifiedAt,
});

/** Flink's configuration. */
export const configurationFile = (name: string, content: string): ArchiveEntry => ({
  file: inArchive(`${paths.configuration}/${name}`),
  content,
  mode: 0o600,
});
