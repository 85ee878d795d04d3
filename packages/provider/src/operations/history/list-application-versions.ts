// ListApplicationVersions: every version ever, newest first.
import { decodePageToken, encodePageToken } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { versionStatus } from '../../views/version-status.js';
import { flinkOnly } from './flink-only.js';

const DEFAULT_PAGE = 50;

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
        ApplicationStatus: versionStatus(application, version),
      })),
      ...(last !== undefined && found.length > page.length
        ? { NextToken: encodePageToken(kind, String(last.id)) }
        : {}),
    };
  };
