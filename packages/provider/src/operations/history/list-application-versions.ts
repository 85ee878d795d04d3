// ListApplicationVersions: every version ever, newest first.
import { type ApplicationStatus, decodePageToken, encodePageToken } from '@drey/api';
import type { Application, ApplicationVersion } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { flinkOnly } from './flink-only.js';

const DEFAULT_PAGE = 50;

/** Known for the version in force and for abandoned ones; READY for other old versions is inferred. */
const statusOf = (application: Application, version: ApplicationVersion): ApplicationStatus => {
  if (version.abandoned) return 'ROLLED_BACK';
  return version.id === application.currentVersionId ? application.status : 'READY';
};

/** Lists versions. A token names the last version shown. */
export const listApplicationVersions =
  ({ applications }: Needs<'applications'>): Operation<'ListApplicationVersions'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    const kind = `versions:${application.incarnation}`;
    const after = input.NextToken === undefined ? undefined : decodePageToken(kind, input.NextToken);
    const found = application.versions.toReversed().filter(({ id }) => after === undefined || id < Number(after));
    const page = found.slice(0, input.Limit ?? DEFAULT_PAGE);
    const last = page.at(-1);
    return {
      ApplicationVersionSummaries: page.map((version) => ({
        ApplicationVersionId: version.id,
        ApplicationStatus: statusOf(application, version),
      })),
      ...(last !== undefined && found.length > page.length
        ? { NextToken: encodePageToken(kind, String(last.id)) }
        : {}),
    };
  };
