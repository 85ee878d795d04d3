// DeleteApplicationReferenceDataSource, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlPart, sqlReference } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('DeleteApplicationReferenceDataSource', (subject) => {
  const request = { ...first, ReferenceId: '1.1' };

  describe('shape', () => {
    it('answers ARN and new version', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf, { ReferenceDataSources: [sqlReference] });
      const { $metadata: _, ...answer } = await msf.deleteApplicationReferenceDataSource(request);
      expect(answer).toEqual({ ApplicationARN, ApplicationVersionId: 2 });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change, and refuses an unknown id', async () => {
      const msf = subject.client();
      await createSql(msf, { ReferenceDataSources: [sqlReference] });
      await keepsSqlRules(msf, (target) => msf.deleteApplicationReferenceDataSource({ ...request, ...target }));
      const unknown = msf.deleteApplicationReferenceDataSource({ ...request, ReferenceId: '9.9' });
      expect((await refusalOf(unknown)).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('takes it out of the description', async () => {
      const msf = subject.client();
      await createSql(msf, { ReferenceDataSources: [sqlReference] });
      await msf.deleteApplicationReferenceDataSource(request);
      expect(await sqlPart(msf)).toBeUndefined();
    });
  });
});
