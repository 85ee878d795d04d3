import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException, ServiceUnavailableException } from '@drey/api';
import type { CodeSource } from '../code/code-source.js';
import { context } from '../operations.test.support.js';
import { sampleObject } from './object-sample.js';

const source = (...parts: readonly string[]): CodeSource => ({
  fetch: () =>
    Promise.resolve(
      (async function* () {
        for (const part of parts) yield Buffer.from(part);
      })(),
    ),
});

const location = { bucketArn: 'arn:aws:s3:::data', key: 'a.csv' };

describe('a sample of an object', () => {
  it('is the whole of a small one', async () => {
    expect(await sampleObject(source('a,', 'b'), location, context)).toEqual([{ text: 'a,b', isUtf8: true }]);
    expect(await sampleObject(source(), location, context)).toEqual([]);
  });

  it('ends at a whole line of a large one, and reads no further', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const [sample] = await sampleObject(source(line.repeat(20_000), line), location, context);
    expect(sample?.text.length).toBeLessThanOrEqual(1_048_576);
    expect(sample?.text.length).toBeGreaterThan(1_048_000);
    expect(sample?.text.endsWith('\n')).toBe(true);
  });

  it('refuses what is no bucket, cannot be read, or has no S3', async () => {
    await expect(sampleObject(source(), { ...location, bucketArn: 'arn:x' }, context)).rejects.toThrow(
      InvalidArgumentException,
    );
    const broken: CodeSource = { fetch: () => Promise.reject(new Error('NoSuchKey')) };
    await expect(sampleObject(broken, location, context)).rejects.toThrow(
      /unable to get the specified fileKey: a\.csv/,
    );
    await expect(sampleObject(null, location, context)).rejects.toThrow(ServiceUnavailableException);
  });
});
