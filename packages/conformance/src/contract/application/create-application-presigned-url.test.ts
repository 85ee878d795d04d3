// CreateApplicationPresignedUrl, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunnable, createRunning, demo, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const link = (
  msf: Msf,
  UrlType: 'FLINK_DASHBOARD_URL' | 'ZEPPELIN_UI_URL' = 'FLINK_DASHBOARD_URL',
  ApplicationName = demo,
) => msf.createApplicationPresignedUrl({ ApplicationName, UrlType });

forEachProvider('CreateApplicationPresignedUrl', (subject) => {
  describe('shape', () => {
    it('answers a URL of this host', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { $metadata: _, ...answer } = await link(msf);
      expect(Object.keys(answer)).toEqual(['AuthorizedUrl']);
      expect(answer.AuthorizedUrl?.startsWith(`${subject.endpoint()}/flinkdashboard?authToken=`)).toBe(true);
      expect(answer.AuthorizedUrl?.length).toBeLessThanOrEqual(2_048);
    });
  });

  describe('rules', () => {
    it('refuses what does not run, the other kind of URL, SQL, and what is not there', async () => {
      const msf = subject.client();
      await createRunnable(msf, { ApplicationName: 'ready' });
      await createRunning(msf);
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        [link(msf, 'FLINK_DASHBOARD_URL', 'ready'), 'ResourceInUseException'],
        [link(msf, 'ZEPPELIN_UI_URL'), 'InvalidArgumentException'],
        [link(msf, 'FLINK_DASHBOARD_URL', 'sql'), 'InvalidArgumentException'],
        [link(msf, 'FLINK_DASHBOARD_URL', 'nobody'), 'ResourceNotFoundException'],
      ] as const;
      for (const [call, code] of refused) expect((await refusalOf(call)).code).toBe(code);
    });

    it.each([1_799, 43_201])('refuses a session of %d seconds', async (SessionExpirationDurationInSeconds) => {
      const msf = subject.client();
      const call = msf.createApplicationPresignedUrl({
        ApplicationName: demo,
        UrlType: 'FLINK_DASHBOARD_URL',
        SessionExpirationDurationInSeconds,
      });
      expect((await refusalOf(call)).code).toBe('ValidationException');
    });
  });

  describe('effect', () => {
    it('is a link that works again within its session, and another one for each call', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const urls = [(await link(msf)).AuthorizedUrl ?? '', (await link(msf)).AuthorizedUrl ?? ''];
      expect(urls[0]).not.toBe(urls[1]);
      const [url = ''] = urls;
      const first = await fetch(url, { redirect: 'manual' });
      expect(first.status).toBeLessThan(400);
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(first.status);
      expect((await fetch(`${url}x`, { redirect: 'manual' })).status).toBe(403);
      // Not a bucket's: without its token the path is S3's.
      expect((await fetch(url.replace('authToken', 'prefix'))).status).not.toBe(200);
    });

    it('serves a notebook with its own kind of URL', async () => {
      const msf = subject.client();
      await msf.createApplication(
        createInput({ RuntimeEnvironment: 'ZEPPELIN-FLINK-3_0', ApplicationMode: 'INTERACTIVE' }),
      );
      await msf.startApplication({ ApplicationName: demo });
      await reached(msf, 'RUNNING');
      expect((await link(msf, 'ZEPPELIN_UI_URL')).AuthorizedUrl).toBeDefined();
    });
  });
});
