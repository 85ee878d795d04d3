// Role validation of one host: the hook exists from registration on, what it asks comes with the host.
import { InvalidArgumentException } from '@drey/api';
import { type HealthFact, type Host, type OperationHook, systemClock, type UpstreamHook } from '@drey/plugin-api';
import {
  askValidators,
  createIamClientValidator,
  createRoleHook,
  type FindingOccasion,
  findingText,
  type IamClientValidator,
  type RoleFinding,
  type RoleMode,
  roleMode,
  type RoleValidation,
  type RoleValidator,
  roleValidators,
} from '@drey/iam-hook';
import { type Application, type ApplicationStore, currentVersion, noteOperation } from '@drey/state';
import { createSdkClients } from '@drey/upstream-client';
import { readBucketPolicy } from './bucket-policy.js';
import { roleNeeds } from './role-needs.js';

/** The parts of role validation that a host is given at registration, and what connects them to it later. */
export interface RoleSetup {
  readonly operationHook: OperationHook;
  readonly upstreamHook: UpstreamHook;
  readonly mode: () => RoleMode;
  /** Faults of a role that no operation of the hook carries, whatever the mode makes of them. Rejects only when the signal aborts. */
  check(
    roleArn: string,
    question: Omit<RoleValidation, 'signal'>,
    signal: AbortSignal,
  ): Promise<readonly RoleFinding[]>;
  /** What speaks against the role of an application as it is, asked anew within a bound. Nothing is noted anywhere. */
  findings(application: Application): Promise<readonly RoleFinding[]>;
  facts(): readonly HealthFact[];
  connect(host: Host, applications: ApplicationStore): void;
  close(): void;
}

/** How long a validator may take where no caller waits. */
const CHECK_MILLISECONDS = 15_000;
const LOOK_MILLISECONDS = 4_000;

interface Connected {
  readonly host: Host;
  readonly applications: ApplicationStore;
  readonly mode: RoleMode;
  readonly iam: IamClientValidator;
  close(): void;
}

const modeOf = ({ settings }: Host): RoleMode => {
  const asked = settings.string('roleValidation');
  return roleMode({
    ...(asked === undefined ? {} : { roleValidation: asked }),
    enforceIam: settings.boolean('enforceIam'),
    softMode: settings.boolean('iamSoftMode'),
  });
};

/** A finding goes to the log once, and into the record of every operation that it concerns. */
const report = ({ host, applications }: Connected, finding: RoleFinding, occasion: FindingOccasion): void => {
  const text = findingText(finding);
  const { application, operation, operationId } = occasion;
  if (!occasion.repeated) host.log.warn('Role finding.', { ...application, operation, finding: text });
  if (operationId === undefined) return;
  applications
    .change(application, (record) => noteOperation(record, operationId, text))
    .catch((error: unknown) => {
      host.log.debug('A role finding could not be written to its operation.', { ...application, error });
    });
};

/** Makes role validation for one host. */
export const createRoleSetup = (): RoleSetup => {
  let connected: Connected | undefined;
  const mode = (): RoleMode => connected?.mode ?? 'off';
  const validators = (): readonly RoleValidator[] =>
    connected === undefined
      ? []
      : [connected.iam, ...connected.host.contributions(roleValidators).map(({ value }) => value)];
  const roleHook = createRoleHook({
    mode,
    validators,
    clock: systemClock,
    roleOf: (accountId, region, name) => {
      const application = connected?.applications.find({ accountId, region, name });
      return application === undefined ? undefined : currentVersion(application).serviceExecutionRole;
    },
    needsOf: (operation, application, input) => roleNeeds(operation, connected?.applications.find(application), input),
    invalidArgument: (text) => new InvalidArgumentException(text),
    report: (finding, occasion) => {
      if (connected !== undefined) report(connected, finding, occasion);
    },
  });
  return {
    operationHook: roleHook.hook,
    // IAM requests that pass through the host change roles, so what is remembered of them goes.
    upstreamHook: { id: 'drey-iam', service: 'iam', before: (request) => connected?.iam.upstreamHook.before(request) },
    mode,
    check: async (roleArn, question, signal) =>
      (await askValidators(validators(), roleArn, question, { milliseconds: CHECK_MILLISECONDS, given: signal })) ?? [],
    findings: async (application) => {
      const { accountId, region, arn: sourceArn } = application;
      const question = { accountId, region, sourceArn, needs: roleNeeds('StartApplication', application, undefined) };
      const { serviceExecutionRole } = currentVersion(application);
      const bounds = { milliseconds: LOOK_MILLISECONDS };
      return (await askValidators(validators(), serviceExecutionRole, question, bounds)) ?? [];
    },
    facts: () => roleHook.facts(),
    connect: (host, applications) => {
      const s3 = createSdkClients(host.upstream, 's3');
      const iam = createIamClientValidator({
        upstream: host.upstream,
        clock: host.clock,
        bucketPolicy: (objectArn, validation) => readBucketPolicy(s3, objectArn, validation),
      });
      const close = (): void => {
        iam.close();
        s3.close();
      };
      connected = { host, applications, mode: modeOf(host), iam, close };
    },
    close: () => connected?.close(),
  };
};
