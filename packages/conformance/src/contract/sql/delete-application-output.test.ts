// DeleteApplicationOutput, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlOutput, sqlPart } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('DeleteApplicationOutput', (subject) => {
  const request = { ...first, OutputId: '1.1' };

  describe('shape', () => {
    it('answers ARN and new version', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf, { Outputs: [sqlOutput('A')] });
      const { $metadata: _, ...answer } = await msf.deleteApplicationOutput(request);
      expect(answer).toEqual({ ApplicationARN, ApplicationVersionId: 2 });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change, and refuses an unknown id', async () => {
      const msf = subject.client();
      await createSql(msf, { Outputs: [sqlOutput('A')] });
      await keepsSqlRules(msf, (target) => msf.deleteApplicationOutput({ ...request, ...target }));
      expect((await refusalOf(msf.deleteApplicationOutput({ ...request, OutputId: '1.2' }))).code).toBe(
        'InvalidArgumentException',
      );
    });
  });

  describe('effect', () => {
    it('leaves the others with their ids, and no SQL part at all after the last', async () => {
      const msf = subject.client();
      await createSql(msf, { Outputs: ['A', 'B'].map(sqlOutput) });
      await msf.deleteApplicationOutput(request);
      expect((await sqlPart(msf))?.OutputDescriptions).toMatchObject([{ OutputId: '1.2', Name: 'B' }]);
      await msf.deleteApplicationOutput({ ApplicationName: demo, CurrentApplicationVersionId: 2, OutputId: '1.2' });
      expect(await sqlPart(msf)).toBeUndefined();
    });
  });
});
