import { describe, expect, it } from '@jest/globals';
import { context, refusal } from '../../operations.test.support.js';
import { deleteApplicationInputProcessingConfiguration } from './delete-application-input-processing-configuration.js';
import { input, partOf, processing, withSql, refusalsOf, refusalsOfAChange } from './sql.test.support.js';

describe('DeleteApplicationInputProcessingConfiguration', () => {
  it('takes the processor of an input away', async () => {
    const services = await withSql({ Inputs: [{ ...input, InputProcessingConfiguration: processing }] });
    const remove = (InputId: string) =>
      deleteApplicationInputProcessingConfiguration(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: 1, InputId },
        context,
      );
    expect(await refusal(() => remove('9.9'))).toBe('InvalidArgumentException');
    expect(await remove('1.1')).toEqual({ ApplicationARN: expect.stringMatching(/demo$/), ApplicationVersionId: 2 });
    expect(partOf(services)?.InputDescriptions?.[0]).not.toHaveProperty('InputProcessingConfigurationDescription');
  });

  it('refuses an old version, another kind of application, and tells the status before the version', async () => {
    const services = await withSql({ Inputs: [input] });
    const ask = (ApplicationName: string, CurrentApplicationVersionId: number) =>
      deleteApplicationInputProcessingConfiguration(services)(
        { ApplicationName, CurrentApplicationVersionId, InputId: '1.1' },
        context,
      );
    expect(await refusalsOf(services, ask)).toEqual(refusalsOfAChange);
  });
});
