// What the operations of the SQL family have in common: a new version with another SQL part.
import { InvalidArgumentException, type SqlApplicationConfigurationDescription } from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import { type Application, applicationKind, currentVersion, nextVersionId, requestUpdate } from '@drey/state';
import { keyOf, type Needs } from '../../needs.js';
import { checkUpdatable } from '../expected-version.js';

/** The SQL part of a version; absent while it holds nothing, as observed on the service. */
export type SqlPart = SqlApplicationConfigurationDescription | undefined;

/** One change of the SQL family. */
export interface SqlChange {
  /** API name. */
  readonly operation: string;
  readonly input: { readonly ApplicationName: string; readonly CurrentApplicationVersionId: number };
  readonly change: (current: SqlPart, versionId: number) => SqlPart;
}

/** The declared errors of the family know no UnsupportedOperationException, so another kind of application is an invalid argument (inferred). */
const sqlOnly = (application: Application): Application => {
  if (applicationKind(currentVersion(application).runtimeEnvironment) === 'sql') return application;
  throw new InvalidArgumentException(`Application ${application.name} is no SQL application.`);
};

/** Makes a version with a changed SQL part; the application is looked up, checked and changed in one step. */
export const changeSql = (
  { applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>,
  context: RequestContext,
  { operation, input, change }: SqlChange,
): Promise<Application> =>
  applications.change(keyOf(context, input.ApplicationName), (application) => {
    checkUpdatable(sqlOnly(application), input);
    const { SqlApplicationConfigurationDescription: current, ...kept } =
      currentVersion(application).configuration ?? {};
    const changed = change(current, nextVersionId(application));
    const configuration = changed === undefined ? kept : { ...kept, SqlApplicationConfigurationDescription: changed };
    return requestUpdate(
      application,
      { operation, change: { configuration }, restartJob: false },
      { at: clock.now(), ids },
    );
  });

/** The SQL part in force. */
export const sqlPart = (application: Application): SqlPart =>
  currentVersion(application).configuration?.SqlApplicationConfigurationDescription;

/** ARN and version, which every operation of the family answers. */
export const sqlOutput = (application: Application): { ApplicationARN: string; ApplicationVersionId: number } => ({
  ApplicationARN: application.arn,
  ApplicationVersionId: application.currentVersionId,
});
