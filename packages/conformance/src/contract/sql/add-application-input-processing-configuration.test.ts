// AddApplicationInputProcessingConfiguration, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlInput, sqlPart, sqlProcessing } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('AddApplicationInputProcessingConfiguration', (subject) => {
  const request = { ...first, InputId: '1.1', InputProcessingConfiguration: sqlProcessing };
  const InputLambdaProcessorDescription = { ResourceARN: sqlProcessing.InputLambdaProcessor?.ResourceARN };

  describe('shape', () => {
    it('answers ARN, new version, the input and what it got', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf, { Inputs: [sqlInput] });
      const { $metadata: _, ...answer } = await msf.addApplicationInputProcessingConfiguration(request);
      expect(answer).toEqual({
        ApplicationARN,
        ApplicationVersionId: 2,
        InputId: '1.1',
        InputProcessingConfigurationDescription: { InputLambdaProcessorDescription },
      });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change, and refuses an unknown input', async () => {
      const msf = subject.client();
      await createSql(msf, { Inputs: [sqlInput] });
      await keepsSqlRules(msf, (target) => msf.addApplicationInputProcessingConfiguration({ ...request, ...target }));
      const unknown = msf.addApplicationInputProcessingConfiguration({ ...request, InputId: '9.9' });
      expect((await refusalOf(unknown)).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('shows in the input, whose id stays', async () => {
      const msf = subject.client();
      await createSql(msf, { Inputs: [sqlInput] });
      await msf.addApplicationInputProcessingConfiguration(request);
      expect((await sqlPart(msf))?.InputDescriptions).toMatchObject([
        { InputId: '1.1', InputProcessingConfigurationDescription: { InputLambdaProcessorDescription } },
      ]);
    });
  });
});
