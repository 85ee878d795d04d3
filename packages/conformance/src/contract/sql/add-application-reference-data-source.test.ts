// AddApplicationReferenceDataSource, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlPart, sqlReference } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('AddApplicationReferenceDataSource', (subject) => {
  const request = { ...first, ReferenceDataSource: sqlReference };

  describe('shape', () => {
    it('answers ARN, new version and the sources', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf);
      const { $metadata: _, ...answer } = await msf.addApplicationReferenceDataSource(request);
      expect(answer).toMatchObject({
        ApplicationARN,
        ApplicationVersionId: 2,
        ReferenceDataSourceDescriptions: [
          {
            ReferenceId: '2.1',
            TableName: 'NAMES',
            S3ReferenceDataSourceDescription: { BucketARN: 'arn:aws:s3:::bucket', FileKey: 'names.csv' },
          },
        ],
      });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change, and refuses a second source', async () => {
      const msf = subject.client();
      await createSql(msf, { ReferenceDataSources: [sqlReference] });
      await keepsSqlRules(msf, (target) => msf.addApplicationReferenceDataSource({ ...request, ...target }));
      expect((await refusalOf(msf.addApplicationReferenceDataSource(request))).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('shows in the description', async () => {
      const msf = subject.client();
      await createSql(msf);
      await msf.addApplicationReferenceDataSource(request);
      expect((await sqlPart(msf))?.ReferenceDataSourceDescriptions).toMatchObject([
        { ReferenceId: '2.1', TableName: 'NAMES' },
      ]);
    });
  });
});
