import { describe, expect, it } from '@jest/globals';
import type { CodeContentUpdate } from '@drey/api';
import { codeToCopy, type CodeOrigin, updatedCodeToCopy } from './code.js';

const s3 = { BucketARN: 'arn:aws:s3:::b', FileKey: 'one.jar', ObjectVersion: 'v1' };
const current = {
  CodeContentType: 'ZIPFILE' as const,
  CodeContentDescription: { S3ApplicationCodeLocationDescription: s3, CodeMD5: 'm', CodeSize: 1 },
};
const zip = new Uint8Array(1);

describe('codeToCopy', () => {
  it('is what a new application brings', () => {
    expect(codeToCopy(undefined)).toBeNull();
    expect(codeToCopy({ CodeContentType: 'ZIPFILE' })).toBeNull();
    expect(codeToCopy({ CodeContentType: 'ZIPFILE', CodeContent: { S3ContentLocation: s3 } })).toStrictEqual({
      from: 's3',
      location: s3,
    });
  });
});

describe('updatedCodeToCopy', () => {
  const { ObjectVersion: _version, ...unversioned } = s3;
  it.each<[string, CodeContentUpdate | undefined, CodeOrigin | null]>([
    ['nothing, when the update has no content', undefined, null],
    ['nothing, when the place stays', { S3ContentLocationUpdate: { FileKeyUpdate: 'one.jar' } }, null],
    [
      'nothing, when Terraform repeats the place',
      { S3ContentLocationUpdate: { BucketARNUpdate: s3.BucketARN, FileKeyUpdate: s3.FileKey } },
      null,
    ],
    [
      'the object, when the key changes, without the old version',
      { S3ContentLocationUpdate: { FileKeyUpdate: 'two.jar' } },
      { from: 's3', location: { ...unversioned, FileKey: 'two.jar' } },
    ],
    [
      'the object, when the bucket changes',
      { S3ContentLocationUpdate: { BucketARNUpdate: 'arn:aws:s3:::c' } },
      { from: 's3', location: { ...unversioned, BucketARN: 'arn:aws:s3:::c' } },
    ],
    [
      'the object, when a version is given',
      { S3ContentLocationUpdate: { ObjectVersionUpdate: 'v2' } },
      { from: 's3', location: { ...s3, ObjectVersion: 'v2' } },
    ],
    [
      'the newest object, when the version given is empty',
      { S3ContentLocationUpdate: { ObjectVersionUpdate: '' } },
      { from: 's3', location: unversioned },
    ],
    ['an inline archive', { ZipFileContentUpdate: zip }, { from: 'zip', bytes: zip }],
    ['text', { TextContentUpdate: 'SELECT 1' }, { from: 'text', text: 'SELECT 1' }],
  ])('is %s', (_what, CodeContentUpdate, expected) => {
    expect(updatedCodeToCopy(current, { CodeContentUpdate })).toStrictEqual(expected);
  });

  it('is nothing without an update of the code', () => {
    expect(updatedCodeToCopy(current, undefined)).toBeNull();
  });
});
