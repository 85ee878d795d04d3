// The rules of a configuration across its members. Rules of single members are the model's and were checked before.
import {
  type ApplicationConfiguration,
  type ApplicationConfigurationDescription,
  type ApplicationConfigurationUpdate,
  type ApplicationMode,
  InvalidArgumentException,
  LimitExceededException,
} from '@drey/api';
import { applicationKind } from '../application/application.js';
import {
  contentFitsType,
  notebookCodeStays,
  oneCodeContent,
  oneCodeContentUpdate,
  updatedContentFitsType,
} from './code/code-rules.js';
import { describeConfiguration } from './describe-configuration.js';
import { customerKeyNamed, noStrayKey, noStrayKeyUpdate } from './encryption-rules.js';
import { KPU_QUOTA, kpusWithin, perKpuInRange } from './flink/flink-rules.js';
import { groupIdsDistinct, updatedGroupIdsDistinct } from './properties-rules.js';
import { type CreateSubject, obey, type Rule, type UpdateSubject } from './rule.js';
import { modeFitsRuntime, partsFitRuntime, updatesFitRuntime } from './runtime-rules.js';
import { modeFitsNewRuntime, modeMayChange } from './snapshot-mode.js';
import { sqlPartSound, updatedSqlItemsWhole } from './sql/sql-rules.js';
import { artifactsHaveSource, deployBucketNamed, updatedArtifactsHaveSource } from './studio/studio-rules.js';
import { updateConfiguration } from './update-configuration.js';
import { tooManyVpcConfigurations } from './vpc-configuration.js';

const oneVpcConfiguration: Rule<CreateSubject> = ({ configuration }) =>
  tooManyVpcConfigurations(configuration.VpcConfigurations?.length ?? 0);

/** What a create request has to keep. */
const createRules: readonly Rule<CreateSubject>[] = [
  modeFitsRuntime,
  modeFitsNewRuntime,
  partsFitRuntime,
  oneCodeContent,
  contentFitsType,
  groupIdsDistinct,
  oneVpcConfiguration,
  noStrayKey,
  sqlPartSound,
  artifactsHaveSource,
];

/** What an update request has to keep. */
const updateRules: readonly Rule<UpdateSubject>[] = [
  updatesFitRuntime,
  modeMayChange,
  notebookCodeStays,
  oneCodeContentUpdate,
  updatedContentFitsType,
  updatedGroupIdsDistinct,
  noStrayKeyUpdate,
  updatedSqlItemsWhole,
  updatedArtifactsHaveSource,
];

/** What either has to result in. */
const resultRules: readonly Rule<ApplicationConfigurationDescription>[] = [
  perKpuInRange,
  customerKeyNamed,
  deployBucketNamed,
];

const invalid = (message: string): InvalidArgumentException => new InvalidArgumentException(message);
const exceeded = (message: string): LimitExceededException => new LimitExceededException(message);

const checkResult = (description: ApplicationConfigurationDescription | undefined, kpus: number): void => {
  obey(resultRules, description ?? {}, invalid);
  obey([kpusWithin(kpus)], description ?? {}, exceeded);
};

/**
 * Checks what a create asks for; gives back the description of version 1 as far as it is known before the code is copied and the VPC found.
 * Throws {@link InvalidArgumentException} for a rule and {@link LimitExceededException} for a quota.
 */
export const checkConfiguration = ({
  runtimeEnvironment,
  mode,
  configuration,
  kpusPerApplication = KPU_QUOTA,
}: {
  readonly runtimeEnvironment: string;
  readonly kpusPerApplication?: number;
  readonly mode: ApplicationMode | undefined;
  readonly configuration: ApplicationConfiguration | undefined;
}): ApplicationConfigurationDescription | undefined => {
  const kind = applicationKind(runtimeEnvironment);
  obey(createRules, { kind, runtimeEnvironment, mode, configuration: configuration ?? {} }, invalid);
  const description = describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: null });
  checkResult(description, kpusPerApplication);
  return description;
};

/**
 * Checks what an update asks for, by itself and in what it results in. `runtimeEnvironment` is that of the new version. Throws
 * {@link InvalidArgumentException} for a rule or an unknown id and {@link LimitExceededException} for a quota.
 */
export const checkConfigurationUpdate = ({
  runtimeEnvironment,
  currentRuntime = runtimeEnvironment,
  current,
  update,
  kpusPerApplication = KPU_QUOTA,
}: {
  readonly runtimeEnvironment: string;
  /** The runtime of the version in force; left out where it stays. */
  readonly currentRuntime?: string;
  readonly kpusPerApplication?: number;
  readonly current: ApplicationConfigurationDescription | undefined;
  readonly update: ApplicationConfigurationUpdate;
}): void => {
  const kind = applicationKind(runtimeEnvironment);
  obey(updateRules, { kind, runtimeEnvironment, currentRuntime, current: current ?? {}, update }, invalid);
  checkResult(updateConfiguration({ runtimeEnvironment, current, update, code: null }), kpusPerApplication);
};
