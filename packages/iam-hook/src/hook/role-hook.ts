// The operation hook that checks the roles of applications, and refuses, warns or looks away as the mode says.
import {
  type Clock,
  type HealthFact,
  type OperationCall,
  type OperationHook,
  type RequestContext,
  within,
} from '@drey/plugin-api';
import { askValidators } from './ask-validators.js';
import { faultTable, type RoleOperation, roleOperations } from './fault-table.js';
import type { RoleMode } from './mode.js';
import type { RoleNeed } from '../policy/permission.js';
import { findingText, type RoleFinding } from '../role/role-finding.js';
import type { RoleValidation, RoleValidator } from '../role/role-validator.js';
import { createRoleWarnings, type WarnedApplication } from '../role/role-warnings.js';

/** To what a reported finding belongs. */
export interface FindingOccasion {
  readonly application: WarnedApplication;
  readonly operation: RoleOperation;
  /** The `OperationId` that the service answered, where it answers one: the record that the warning belongs into. */
  readonly operationId: string | undefined;
  readonly requestId: string;
  /** The same was reported for the application before, so a log need not say it again. */
  readonly repeated: boolean;
}

/** What {@link createRoleHook} needs. Functions where the value is not known yet when a plugin registers. */
export interface RoleHookNeeds {
  readonly mode: () => RoleMode;
  readonly validators: () => readonly RoleValidator[];
  readonly clock: Clock;
  /** Role of a stored application; undefined when there is no such application. Answers from memory. */
  roleOf(accountId: string, region: string, applicationName: string): string | undefined;
  /** What the application will need of its role once the call is done. Answers from memory. */
  needsOf(operation: RoleOperation, application: WarnedApplication, input: unknown): readonly RoleNeed[];
  /** The service's InvalidArgumentException with this text. */
  invalidArgument(text: string): Error;
  /** Called for each finding that was not refused, after the operation succeeded. Must not throw. */
  report(finding: RoleFinding, occasion: FindingOccasion): void;
  /** Longest wait for a validator; 4,000 unless given. */
  readonly boundMilliseconds?: number;
  /** How long a warning may hold an answer back; 500 unless given. A later one is reported after the answer. */
  readonly reportWaitMilliseconds?: number;
}

/** The hook, and what it has to say on the health page. */
export interface RoleHook {
  readonly hook: OperationHook;
  facts(): readonly HealthFact[];
}

interface Subject {
  readonly operation: RoleOperation;
  readonly application: WarnedApplication;
  readonly roleArn: string;
  readonly needs: readonly RoleNeed[];
}

const textMember = (value: unknown, member: string): string | undefined => {
  const found = (value as Readonly<Record<string, unknown>> | null | undefined)?.[member];
  return typeof found === 'string' ? found : undefined;
};

const operationOf = (name: string): RoleOperation | undefined => roleOperations.find((operation) => operation === name);

/** What is to be checked; undefined when the handler's own answer (not found, name taken) comes first, or no role is at stake. */
const subjectOf = ({ context, input }: OperationCall, given: RoleHookNeeds): Subject | undefined => {
  const operation = operationOf(context.operation);
  const name = textMember(input, 'ApplicationName');
  if (operation === undefined || name === undefined) return undefined;
  const { accountId, region } = context;
  const stored = given.roleOf(accountId, region, name);
  const known = stored !== undefined;
  if (known === (operation === 'CreateApplication')) return undefined;
  const application = { accountId, region, name };
  const needs = given.needsOf(operation, application, input);
  const roles: Readonly<Record<RoleOperation, string | undefined>> = {
    CreateApplication: textMember(input, 'ServiceExecutionRole'),
    UpdateApplication: textMember(input, 'ServiceExecutionRoleUpdate') ?? (needs.length > 0 ? stored : undefined),
    StartApplication: stored,
  };
  const roleArn = roles[operation];
  return roleArn === undefined ? undefined : { operation, application, roleArn, needs };
};

const questionFor = ({ application, needs }: Subject, context: RequestContext): Omit<RoleValidation, 'signal'> => {
  const { accountId, region, name } = application;
  const sourceArn = `arn:${context.partition}:kinesisanalytics:${region}:${accountId}:application/${name}`;
  return { accountId, region, sourceArn, needs };
};

/** The beginning is AWS's (known); the rest says which of its reasons it is. Not AWS's whole text, which Terraform would retry for minutes. */
const refusal = (finding: RoleFinding): string => `Please check the role provided. ${findingText(finding)}`;

/** Makes the hook. Register it after model validation and before the handler, as hosts do. */
export const createRoleHook = (needs: RoleHookNeeds): RoleHook => {
  const { mode, validators, clock, boundMilliseconds = 4_000, reportWaitMilliseconds = 500 } = needs;
  const warnings = createRoleWarnings();

  const check = (
    subject: Subject,
    context: RequestContext,
    given?: AbortSignal,
  ): Promise<readonly RoleFinding[]> | undefined =>
    askValidators(validators(), subject.roleArn, questionFor(subject, context), {
      milliseconds: boundMilliseconds,
      ...(given === undefined ? {} : { given }),
    });

  const tell = (subject: Subject, context: RequestContext, answer: unknown, findings: readonly RoleFinding[]): void => {
    const { operation, application } = subject;
    const fresh = warnings.replace(application, findings);
    const operationId = textMember(answer, 'OperationId');
    const { requestId } = context;
    for (const finding of findings) {
      needs.report(finding, { application, operation, operationId, requestId, repeated: !fresh.has(finding) });
    }
  };

  const refuseFaults = async (
    subject: Subject,
    context: RequestContext,
    current: RoleMode,
  ): Promise<readonly RoleFinding[]> => {
    const findings = (await check(subject, context, context.signal)) ?? [];
    const answers = faultTable[subject.operation][current];
    const refused = findings.find(({ fault }) => answers[fault].verdict === 'refuse');
    if (refused === undefined) return findings.filter(({ fault }) => answers[fault].verdict === 'warn');
    const { roleArn, fault } = refused;
    context.log.info('The role was refused', { roleArn, fault, application: subject.application.name });
    throw needs.invalidArgument(refusal(refused));
  };

  /** The check runs beside the handler. The request's signal is no bound here: a warning outlives a client that hung up. */
  const warnOfFaults = async (
    subject: Subject,
    context: RequestContext,
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    const checked = check(subject, context)?.catch(() => []);
    const answer = await next();
    if (checked === undefined) {
      tell(subject, context, answer, []);
      return answer;
    }
    const answers = faultTable[subject.operation].report;
    const told = checked
      .then((findings) => findings.filter(({ fault }) => answers[fault].verdict === 'warn'))
      .then((findings) => tell(subject, context, answer, findings))
      .catch((error: unknown) => context.log.error('A warning about a role was lost', { error: String(error) }));
    await within(clock, reportWaitMilliseconds, () => told);
    return answer;
  };

  const hook: OperationHook = {
    id: 'drey-role',
    service: 'kinesisanalyticsv2',
    operations: roleOperations,
    around: async (call, next) => {
      const current = mode();
      const subject = current === 'off' ? undefined : subjectOf(call, needs);
      if (subject === undefined) return next();
      if (current === 'report') return warnOfFaults(subject, call.context, next);
      const findings = await refuseFaults(subject, call.context, current);
      const answer = await next();
      tell(subject, call.context, answer, findings);
      return answer;
    },
  };
  return {
    hook,
    facts: () => [
      { name: 'role-validation', ok: true, text: `Role validation is in mode ${mode()}.` },
      ...warnings.facts(({ accountId, region, name }) => needs.roleOf(accountId, region, name)),
    ],
  };
};
