// CreateApplicationPresignedUrl: a link to the Flink dashboard of a running application, through a proxy that only looks.
import { InvalidArgumentException, ResourceInUseException } from '@drey/api';
import { type Application, applicationKind, currentVersion } from '@drey/state';
import { linkOf } from '../../dashboard/link.js';
import { keyOf, type Needs, type Operation } from '../../needs.js';

/** Documented default. */
const DEFAULT_SESSION_SECONDS = 43_200;

/** The kinds of application that have the URL; refusing the others as invalid arguments is inferred. */
const checkKind = (application: Application, urlType: 'FLINK_DASHBOARD_URL' | 'ZEPPELIN_UI_URL'): void => {
  const kind = applicationKind(currentVersion(application).runtimeEnvironment);
  if (kind === 'sql')
    throw new InvalidArgumentException(`Application ${application.name} is a SQL application, which has no dashboard.`);
  if (kind === 'flink' && urlType === 'ZEPPELIN_UI_URL') {
    throw new InvalidArgumentException(
      `ZEPPELIN_UI_URL applies to Studio applications only; ${application.name} is none.`,
    );
  }
};

/**
 * Makes a link of AWS's shape, on the address by which the caller reached the host unless a setting names another. It must be opened within
 * three minutes and works again and again in the session that it opens, as long as asked. An application that no cluster runs (provider
 * `legacy`, a Studio notebook) gets one as well, as on the service, and its page says that there is nothing to see.
 */
export const createApplicationPresignedUrl =
  ({
    applications,
    dashboards,
    dashboardUrl,
  }: Needs<'applications' | 'dashboards' | 'dashboardUrl'>): Operation<'CreateApplicationPresignedUrl'> =>
  (input, context) => {
    const key = keyOf(context, input.ApplicationName);
    const application = applications.get(key);
    checkKind(application, input.UrlType);
    if (application.status !== 'RUNNING') {
      throw new ResourceInUseException(
        `Application ${application.name} is in ${application.status} status. A presigned URL can only be created for a RUNNING application.`,
      );
    }
    const token = dashboards.issue({
      application: key,
      incarnation: application.incarnation,
      kind: input.UrlType === 'ZEPPELIN_UI_URL' ? 'zeppelin' : 'flink',
      sessionSeconds: input.SessionExpirationDurationInSeconds ?? DEFAULT_SESSION_SECONDS,
    });
    return { AuthorizedUrl: linkOf(dashboardUrl ?? context.endpoint, token) };
  };
