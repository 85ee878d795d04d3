// AddApplicationOutput, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlOutput, sqlPart } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('AddApplicationOutput', (subject) => {
  const request = { ...first, Output: sqlOutput('A') };

  describe('shape', () => {
    it('answers ARN, new version and all outputs', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf, { Outputs: [sqlOutput('B')] });
      const { $metadata: _, ...answer } = await msf.addApplicationOutput(request);
      expect(answer).toMatchObject({
        ApplicationARN,
        ApplicationVersionId: 2,
        OutputDescriptions: [
          { OutputId: '1.1', Name: 'B' },
          { OutputId: '2.1', Name: 'A' },
        ],
      });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change', async () => {
      const msf = subject.client();
      await createSql(msf);
      await keepsSqlRules(msf, (target) => msf.addApplicationOutput({ ...request, ...target }));
    });

    it('refuses a fourth output and one without a destination', async () => {
      const msf = subject.client();
      await createSql(msf, { Outputs: ['B', 'C', 'D'].map(sqlOutput) });
      expect((await refusalOf(msf.addApplicationOutput(request))).code).toBe('InvalidArgumentException');
      const { KinesisStreamsOutput: _, ...nowhere } = sqlOutput('E');
      expect((await refusalOf(msf.addApplicationOutput({ ...first, Output: nowhere }))).code).toBe(
        'InvalidArgumentException',
      );
    });
  });

  describe('effect', () => {
    it('shows in the description; of adds at the same time one goes through', async () => {
      const msf = subject.client();
      await createSql(msf);
      const outcomes = await Promise.allSettled(
        ['A', 'B', 'C'].map((name) => msf.addApplicationOutput({ ...first, Output: sqlOutput(name) })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await sqlPart(msf))?.OutputDescriptions).toHaveLength(1);
    });
  });
});
