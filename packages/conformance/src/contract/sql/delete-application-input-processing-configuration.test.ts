// DeleteApplicationInputProcessingConfiguration, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlInput, sqlPart, sqlProcessing } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('DeleteApplicationInputProcessingConfiguration', (subject) => {
  const request = { ...first, InputId: '1.1' };
  const withProcessing = { Inputs: [{ ...sqlInput, InputProcessingConfiguration: sqlProcessing }] };

  describe('shape', () => {
    it('answers ARN and new version', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf, withProcessing);
      const { $metadata: _, ...answer } = await msf.deleteApplicationInputProcessingConfiguration(request);
      expect(answer).toEqual({ ApplicationARN, ApplicationVersionId: 2 });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change, and refuses an unknown input', async () => {
      const msf = subject.client();
      await createSql(msf, withProcessing);
      await keepsSqlRules(msf, (target) =>
        msf.deleteApplicationInputProcessingConfiguration({ ...request, ...target }),
      );
      const unknown = msf.deleteApplicationInputProcessingConfiguration({ ...request, InputId: '9.9' });
      expect((await refusalOf(unknown)).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('takes it out of the input', async () => {
      const msf = subject.client();
      await createSql(msf, withProcessing);
      await msf.deleteApplicationInputProcessingConfiguration(request);
      const [input] = (await sqlPart(msf))?.InputDescriptions ?? [];
      expect(input?.InputId).toBe('1.1');
      expect(input).not.toHaveProperty('InputProcessingConfigurationDescription');
    });
  });
});
