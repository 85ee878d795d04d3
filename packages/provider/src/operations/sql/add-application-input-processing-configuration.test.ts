import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { addApplicationInputProcessingConfiguration } from './add-application-input-processing-configuration.js';
import { input, processing, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('AddApplicationInputProcessingConfiguration', () => {
  it('gives an input a processor', async () => {
    const services = await withSql({ Inputs: [input] });
    const add = (InputId: string) =>
      addApplicationInputProcessingConfiguration(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: 1, InputId, InputProcessingConfiguration: processing },
        context,
      );
    expect(await refusal(() => add('9.9'))).toBe('InvalidArgumentException');
    expect(await add('1.1')).toMatchObject({
      ApplicationVersionId: 2,
      InputId: '1.1',
      InputProcessingConfigurationDescription: { InputLambdaProcessorDescription: processing.InputLambdaProcessor },
    });
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql({ Inputs: [input] });
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      addApplicationInputProcessingConfiguration(services)(
        { ApplicationName, CurrentApplicationVersionId, InputId: '1.1', InputProcessingConfiguration: processing },
        context,
      );
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
