// AddApplicationInput, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { keepsSqlRules } from './refused-targets.js';
import { createSql, sqlInput, sqlPart } from './sql-applications.js';

const first = { ApplicationName: demo, CurrentApplicationVersionId: 1 };

forEachProvider('AddApplicationInput', (subject) => {
  describe('shape', () => {
    it('answers ARN, new version and all inputs', async () => {
      const msf = subject.client();
      const ApplicationARN = await createSql(msf);
      const { $metadata: _, ...answer } = await msf.addApplicationInput({ ...first, Input: sqlInput });
      expect(answer).toMatchObject({
        ApplicationARN,
        ApplicationVersionId: 2,
        InputDescriptions: [
          {
            InputId: '2.1',
            NamePrefix: 'SOURCE',
            InAppStreamNames: ['SOURCE_001'],
            InputParallelism: { Count: 1 },
            InputStartingPositionConfiguration: {},
          },
        ],
      });
    });
  });

  describe('rules', () => {
    it('keeps those of every SQL change', async () => {
      const msf = subject.client();
      await createSql(msf);
      await keepsSqlRules(msf, (target) => msf.addApplicationInput({ ...target, Input: sqlInput }));
    });

    it('refuses a second input, two sources and none', async () => {
      const msf = subject.client();
      await createSql(msf);
      const { KinesisStreamsInput: source, ...none } = sqlInput;
      for (const Input of [none, { ...sqlInput, KinesisFirehoseInput: { ResourceARN: source?.ResourceARN } }]) {
        expect((await refusalOf(msf.addApplicationInput({ ...first, Input }))).code).toBe('InvalidArgumentException');
      }
      await msf.addApplicationInput({ ...first, Input: sqlInput });
      const second = msf.addApplicationInput({
        ApplicationName: demo,
        CurrentApplicationVersionId: 2,
        Input: sqlInput,
      });
      expect((await refusalOf(second)).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('has one stream in the application for each of the parallelism', async () => {
      const msf = subject.client();
      await createSql(msf);
      await msf.addApplicationInput({ ...first, Input: { ...sqlInput, InputParallelism: { Count: 3 } } });
      expect((await sqlPart(msf))?.InputDescriptions?.[0]?.InAppStreamNames).toEqual([
        'SOURCE_001',
        'SOURCE_002',
        'SOURCE_003',
      ]);
    });
  });
});
