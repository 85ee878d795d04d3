// The code of a version: its description, its updates, and when a copy has to be made.
import {
  type ApplicationCodeConfiguration,
  type ApplicationCodeConfigurationDescription,
  type ApplicationCodeConfigurationUpdate,
  type CodeContent,
  type CodeContentDescription,
  type CodeContentUpdate,
  InvalidArgumentException,
  type S3ApplicationCodeLocationDescription,
  type S3ContentLocationUpdate,
} from '@drey/api';
import type { CodeCopy } from '../../application/version.js';
import { presentMembers } from '../present-members.js';

/** Where code comes from that a new version has to copy. */
export type CodeOrigin =
  | { readonly from: 's3'; readonly location: S3ApplicationCodeLocationDescription }
  | { readonly from: 'zip'; readonly bytes: Uint8Array }
  | { readonly from: 'text'; readonly text: string };

/** An object's place; an empty ObjectVersion (the model allows one) is taken for none, which is a guess. */
const describeLocation = (location: S3ApplicationCodeLocationDescription): S3ApplicationCodeLocationDescription =>
  presentMembers({
    BucketARN: location.BucketARN,
    FileKey: location.FileKey,
    ObjectVersion: location.ObjectVersion === '' ? undefined : location.ObjectVersion,
  });

const sourceOf = ({ S3ContentLocation, ZipFileContent, TextContent }: CodeContent): CodeOrigin | null => {
  if (S3ContentLocation !== undefined) return { from: 's3', location: describeLocation(S3ContentLocation) };
  if (ZipFileContent !== undefined) return { from: 'zip', bytes: ZipFileContent };
  return TextContent === undefined ? null : { from: 'text', text: TextContent };
};

/** The code that a new application brings; null when it brings none. */
export const codeToCopy = (configuration: ApplicationCodeConfiguration | undefined): CodeOrigin | null =>
  sourceOf(configuration?.CodeContent ?? {});

/** MD5 and size are shown for zipped code, that from S3 included (seen on the service), not for text. */
const sums = (code: CodeCopy | null): Pick<CodeContentDescription, 'CodeMD5' | 'CodeSize'> =>
  code === null ? {} : { CodeMD5: code.md5, CodeSize: code.size };

const describeSource = (source: CodeOrigin, code: CodeCopy | null): CodeContentDescription => {
  if (source.from === 'text') return { TextContent: source.text };
  return source.from === 'zip' ? sums(code) : { ...sums(code), S3ApplicationCodeLocationDescription: source.location };
};

/** The code of a new application. `code` is the copy that was made of it; null before it was made. */
export const describeCode = (
  configuration: ApplicationCodeConfiguration,
  code: CodeCopy | null,
): ApplicationCodeConfigurationDescription => {
  const source = codeToCopy(configuration);
  return presentMembers({
    CodeContentType: configuration.CodeContentType,
    CodeContentDescription: source === null ? undefined : describeSource(source, code),
  });
};

/**
 * The object that an update points at. Bucket and key not given stay (documented); a version not given stays only with the same
 * object, because it can name nothing in another one (a guess).
 */
const updatedLocation = (
  current: S3ApplicationCodeLocationDescription | undefined,
  { BucketARNUpdate, FileKeyUpdate, ObjectVersionUpdate }: S3ContentLocationUpdate,
): S3ApplicationCodeLocationDescription => {
  const BucketARN = BucketARNUpdate ?? current?.BucketARN;
  const FileKey = FileKeyUpdate ?? current?.FileKey;
  if (BucketARN === undefined || FileKey === undefined) {
    throw new InvalidArgumentException(
      'S3ContentLocationUpdate needs BucketARNUpdate and FileKeyUpdate, because the code was not in S3 so far.',
    );
  }
  const same = BucketARN === current?.BucketARN && FileKey === current.FileKey;
  return describeLocation({
    BucketARN,
    FileKey,
    ObjectVersion: ObjectVersionUpdate ?? (same ? current.ObjectVersion : undefined),
  });
};

const updatedSource = (
  current: CodeContentDescription | undefined,
  { S3ContentLocationUpdate, ZipFileContentUpdate, TextContentUpdate }: CodeContentUpdate,
): CodeOrigin | null =>
  S3ContentLocationUpdate === undefined
    ? sourceOf({ ZipFileContent: ZipFileContentUpdate, TextContent: TextContentUpdate })
    : {
        from: 's3',
        location: updatedLocation(current?.S3ApplicationCodeLocationDescription, S3ContentLocationUpdate),
      };

/**
 * The code that an update makes a new copy of; null when the version in force keeps its copy. The service reloads an object only when
 * its place changes or ObjectVersionUpdate is given (documented).
 */
export const updatedCodeToCopy = (
  current: ApplicationCodeConfigurationDescription | undefined,
  update: ApplicationCodeConfigurationUpdate | undefined,
): CodeOrigin | null => {
  const content = update?.CodeContentUpdate;
  const source = updatedSource(current?.CodeContentDescription, content ?? {});
  if (source?.from !== 's3') return source;
  const before = current?.CodeContentDescription?.S3ApplicationCodeLocationDescription;
  const same = source.location.BucketARN === before?.BucketARN && source.location.FileKey === before?.FileKey;
  return same && content?.S3ContentLocationUpdate?.ObjectVersionUpdate === undefined ? null : source;
};

/** Merges an update. Content of another kind replaces the old one (a guess). `code` is the copy that the new version pins. */
export const updateCode = (
  current: ApplicationCodeConfigurationDescription | undefined,
  update: ApplicationCodeConfigurationUpdate,
  code: CodeCopy | null,
): ApplicationCodeConfigurationDescription => {
  const source = updatedSource(current?.CodeContentDescription, update.CodeContentUpdate ?? {});
  return presentMembers({
    // Without a type in the request or in store, the kind of content tells it.
    CodeContentType:
      update.CodeContentTypeUpdate ??
      current?.CodeContentType ??
      (source === null || source.from === 'text' ? 'PLAINTEXT' : 'ZIPFILE'),
    CodeContentDescription: source === null ? current?.CodeContentDescription : describeSource(source, code),
  });
};
