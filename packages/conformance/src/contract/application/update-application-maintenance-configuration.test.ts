// UpdateApplicationMaintenanceConfiguration, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const move = (msf: Msf, start: string, ApplicationName = demo) =>
  msf.updateApplicationMaintenanceConfiguration({
    ApplicationName,
    ApplicationMaintenanceConfigurationUpdate: { ApplicationMaintenanceWindowStartTimeUpdate: start },
  });

forEachProvider('UpdateApplicationMaintenanceConfiguration', (subject) => {
  describe('shape', () => {
    it.each([
      ['00:00', '08:00'],
      ['16:30', '00:30'],
      ['23:59', '07:59'],
    ])('answers the ARN and the window from %s to %s', async (start, end) => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      const { $metadata: _, ...answer } = await move(msf, start);
      expect(answer).toEqual({
        ApplicationARN: detail?.ApplicationARN,
        ApplicationMaintenanceConfigurationDescription: {
          ApplicationMaintenanceWindowStartTime: start,
          ApplicationMaintenanceWindowEndTime: end,
        },
      });
    });
  });

  describe('rules', () => {
    it.each(['24:00', '1:00', '12:60', '12-00', ''])('refuses the time %p', async (start) => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      expect((await refusalOf(move(msf, start))).code).toBe('ValidationException');
    });

    it('refuses SQL and what is not there', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      expect((await refusalOf(move(msf, '01:00', 'sql'))).code).toBe('UnsupportedOperationException');
      expect((await refusalOf(move(msf, '01:00', 'nobody'))).code).toBe('ResourceNotFoundException');
    });
  });

  describe('effect', () => {
    it('shows in DescribeApplication without a new version, also while the application runs', async () => {
      const msf = subject.client();
      await createRunning(msf);
      await move(msf, '12:15');
      expect(await described(msf)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 1,
        ApplicationMaintenanceConfigurationDescription: { ApplicationMaintenanceWindowStartTime: '12:15' },
      });
    });
  });
});
