// What the hook lets pass, warns of and refuses.
import { describe, expect, it } from '@jest/globals';
import { type OperationCall, ServiceError, silentLogger, systemClock } from '@drey/plugin-api';
import { faultTable, roleOperations } from './fault-table.js';
import { type RoleMode, roleModes } from './mode.js';
import { absentRole, type RoleFinding, roleFaults, untrusted } from '../role/role-finding.js';
import { createRoleHook, type FindingOccasion, type RoleHook, type RoleHookNeeds } from './role-hook.js';
import type { RoleValidation, RoleValidator } from '../role/role-validator.js';

const accountId = '111111111111';
const storedRole = `arn:aws:iam::${accountId}:role/stored`;
const givenRole = `arn:aws:iam::${accountId}:role/given`;

interface Bench extends RoleHook {
  readonly reported: { readonly finding: RoleFinding; readonly occasion: FindingOccasion }[];
  readonly asked: { readonly roleArn: string; readonly validation: RoleValidation }[];
  readonly roles: Map<string, string>;
  findings: readonly RoleFinding[];
}

const bench = (
  mode: RoleMode,
  findings: readonly RoleFinding[] = [],
  overrides: Partial<RoleHookNeeds> = {},
): Bench => {
  const state: Pick<Bench, 'reported' | 'asked' | 'roles' | 'findings'> = {
    reported: [],
    asked: [],
    roles: new Map([['stored', storedRole]]),
    findings,
  };
  const validator: RoleValidator = {
    validate: (roleArn, validation) => {
      state.asked.push({ roleArn, validation });
      return Promise.resolve(state.findings);
    },
  };
  const made = createRoleHook({
    mode: () => mode,
    validators: () => [validator],
    clock: systemClock,
    roleOf: (_account, _region, name) => state.roles.get(name),
    needsOf: () => [],
    invalidArgument: (text) => new ServiceError('InvalidArgumentException', text),
    report: (finding, occasion) => state.reported.push({ finding, occasion }),
    ...overrides,
  });
  return Object.assign(state, made);
};

const call = (operation: string, input: object, signal: AbortSignal = new AbortController().signal): OperationCall => ({
  context: {
    requestId: 'r-1',
    service: 'kinesisanalyticsv2',
    operation,
    accountId,
    region: 'eu-central-1',
    partition: 'aws',
    endpoint: 'http://127.0.0.1:4566',
    signal,
    log: silentLogger,
  },
  input,
});

const create = call('CreateApplication', { ApplicationName: 'new', ServiceExecutionRole: givenRole });
const update = call('UpdateApplication', { ApplicationName: 'stored', ServiceExecutionRoleUpdate: givenRole });
const start = call('StartApplication', { ApplicationName: 'stored' });
const calls = { CreateApplication: create, UpdateApplication: update, StartApplication: start };
const next = (): Promise<unknown> => Promise.resolve({ OperationId: 'op-1' });
const never = (): Promise<unknown> => Promise.reject(new Error('The handler was called.'));
const findingOf = (fault: RoleFinding['fault'], roleArn = givenRole): RoleFinding => ({
  ...absentRole(roleArn, accountId),
  fault,
});

const cells = roleOperations.flatMap((operation) =>
  roleModes.flatMap((mode) => roleFaults.map((fault) => ({ operation, mode, fault }))),
);

describe('the role hook', () => {
  it.each(cells)('does with $operation, $mode, $fault what the table says', async ({ operation, mode, fault }) => {
    const { hook, reported } = bench(mode, [findingOf(fault)]);
    const answer = faultTable[operation][mode][fault];
    const result = hook.around(calls[operation], answer.verdict === 'refuse' ? never : next);
    if (answer.verdict === 'refuse') await expect(result).rejects.toMatchObject({ code: answer.code });
    else expect(await result).toEqual({ OperationId: 'op-1' });
    expect(reported.map(({ finding }) => finding.fault)).toEqual(answer.verdict === 'warn' ? [fault] : []);
  });

  it('checks the role that the operation is about, for the application', async () => {
    const { hook, asked } = bench('enforce');
    for (const each of [create, update, start]) await hook.around(each, next);
    expect(asked.map(({ roleArn }) => roleArn)).toEqual([givenRole, givenRole, storedRole]);
    expect(asked[0]?.validation).toMatchObject({
      accountId,
      region: 'eu-central-1',
      sourceArn: `arn:aws:kinesisanalytics:eu-central-1:${accountId}:application/new`,
    });
  });

  it.each([
    ['an unknown application is started', call('StartApplication', { ApplicationName: 'unknown' })],
    [
      'an unknown application is updated',
      call('UpdateApplication', { ApplicationName: 'unknown', ServiceExecutionRoleUpdate: givenRole }),
    ],
    ['an update leaves the role alone', call('UpdateApplication', { ApplicationName: 'stored' })],
    ['a name is taken', call('CreateApplication', { ApplicationName: 'stored', ServiceExecutionRole: givenRole })],
  ])('leaves the answer to the handler when %s', async (_name, each) => {
    const { hook, asked } = bench('enforce', [findingOf('absentRole')]);
    expect(await hook.around(each, next)).toEqual({ OperationId: 'op-1' });
    expect(asked).toEqual([]);
  });

  it('refuses with a text that says what, why and what to do', async () => {
    const { hook } = bench('enforce', [untrusted(givenRole, 'It trusts ec2.amazonaws.com.')]);
    await expect(hook.around(create, never)).rejects.toThrow(
      /^Please check the role provided\. The trust policy of role arn:\S+ does not let kinesisanalytics\.amazonaws\.com do sts:AssumeRole\. It trusts ec2\.amazonaws\.com\. Let it: aws iam update-assume-role-policy --role-name given/,
    );
  });
});

describe('the role hook in report', () => {
  it('reports on every operation, and says when it did so before', async () => {
    const made = bench('report', [findingOf('absentRole', storedRole)]);
    await made.hook.around(start, next);
    await made.hook.around(start, next);
    made.findings = [];
    await made.hook.around(start, next);
    made.findings = [findingOf('absentRole', storedRole)];
    await made.hook.around(start, next);
    expect(made.reported.map(({ occasion }) => occasion.repeated)).toEqual([false, true, false]);
    expect(made.reported[0]?.occasion).toEqual({
      application: { accountId, region: 'eu-central-1', name: 'stored' },
      operation: 'StartApplication',
      operationId: 'op-1',
      requestId: 'r-1',
      repeated: false,
    });
  });

  it('reports nothing when the operation fails', async () => {
    const { hook, reported } = bench('report', [findingOf('absentRole')]);
    await expect(hook.around(create, never)).rejects.toThrow('The handler was called.');
    expect(reported).toEqual([]);
  });

  it('does not hold the answer back for a slow check, and reports it later', async () => {
    let finish = (): void => {};
    const validator: RoleValidator = {
      validate: () =>
        new Promise((resolve) => {
          finish = () => resolve([findingOf('untrusted')]);
        }),
    };
    let told = (): void => {};
    const reported = new Promise<void>((resolve) => {
      told = resolve;
    });
    const { hook } = bench('report', [], {
      validators: () => [validator],
      reportWaitMilliseconds: 20,
      report: () => told(),
    });
    await hook.around(create, next);
    finish();
    await reported;
  });

  it('answers also when the report fails', async () => {
    const report = (): void => {
      throw new Error('The log is full.');
    };
    const { hook } = bench('report', [findingOf('untrusted')], { report });
    expect(await hook.around(create, next)).toEqual({ OperationId: 'op-1' });
  });

  it('shows what stands in health, until the role is well or another', async () => {
    const made = bench('report', [findingOf('absentRole', storedRole)]);
    expect(made.facts()).toEqual([{ name: 'role-validation', ok: true, text: 'Role validation is in mode report.' }]);
    await made.hook.around(start, next);
    expect(made.facts()[1]).toMatchObject({ name: `role:${accountId}/eu-central-1/stored`, ok: false });
    expect(made.facts()[1]?.text).toContain('aws iam create-role --role-name stored');
    made.roles.set('stored', givenRole);
    expect(made.facts()).toHaveLength(1);
  });

  it('shows a bounded number of faulty applications', async () => {
    const made = bench('report', [findingOf('absentRole', storedRole)]);
    for (let index = 0; index < 30; index++) {
      made.roles.set(`app-${index}`, storedRole);
      await made.hook.around(call('StartApplication', { ApplicationName: `app-${index}` }), next);
    }
    expect(made.facts()).toHaveLength(22);
    expect(made.facts().at(-1)?.text).toBe('10 more applications have faulty roles.');
  });
});

describe('validators', () => {
  const failing: RoleValidator = { validate: () => Promise.reject(new Error('broken')) };
  const throwing: RoleValidator = {
    validate: () => {
      throw new Error('broken at once');
    },
  };
  const hanging: RoleValidator = { validate: () => new Promise(() => {}) };

  it.each([
    ['rejects', failing, 'broken'],
    ['throws', throwing, 'broken at once'],
    ['hangs', hanging, 'timeout'],
  ])('count as unreachable when one %s', async (_name, validator, text) => {
    const { hook } = bench('enforce', [], { validators: () => [validator], boundMilliseconds: 50 });
    await expect(hook.around(create, never)).rejects.toThrow(`could not be checked. A role validator failed: `);
    await expect(hook.around(create, never)).rejects.toThrow(text);
  });

  it('are all asked, and say the same once', async () => {
    const one: RoleValidator = { validate: () => Promise.resolve([findingOf('absentRole')]) };
    const two: RoleValidator = { validate: () => Promise.resolve([findingOf('absentRole'), findingOf('untrusted')]) };
    const { hook, reported } = bench('report', [], { validators: () => [one, two] });
    await hook.around(create, next);
    expect(reported.map(({ finding }) => finding.fault)).toEqual(['absentRole', 'untrusted']);
  });

  it('may answer at once: what they find counts, and where all is well a former warning goes', async () => {
    let findings: readonly RoleFinding[] = [findingOf('absentRole')];
    const { hook, facts, reported, roles } = bench('report', [], {
      validators: () => [{ validate: () => findings }, { validate: () => [] }],
    });
    await hook.around(create, next);
    roles.set('new', givenRole);
    expect([reported.length, facts().length]).toEqual([1, 2]);
    findings = [];
    await hook.around(call('StartApplication', { ApplicationName: 'new' }), next);
    expect([reported.length, facts().length]).toEqual([1, 1]);
  });

  it('are not waited for in enforce when the caller has gone', async () => {
    const gone = new AbortController();
    const { hook } = bench('enforce', [], { validators: () => [hanging] });
    const result = hook.around(call('StartApplication', { ApplicationName: 'stored' }, gone.signal), never);
    gone.abort(new Error('gone'));
    await expect(result).rejects.toThrow('gone');
  });
});
