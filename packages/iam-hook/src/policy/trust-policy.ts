// Whether a role's trust policy lets the service assume the role. Pure.
import { isMembers } from '@drey/plugin-api';
import { type Entries, listed, readStatements } from './policy-document.js';
import { SERVICE_PRINCIPAL } from '../role/role-finding.js';
import { judgeConditions, type TrustKeys } from './trust-condition.js';
import { matchesWildcard } from './wildcard.js';

/** The answer, and a whole sentence that says why. */
export interface TrustVerdict {
  readonly trusted: boolean;
  readonly reason: string;
  /** What could not be judged, and was taken in the role's favour. */
  readonly notes: readonly string[];
}

const ACTION = 'sts:assumerole';

const refuse = (reason: string): TrustVerdict => ({ trusted: false, reason, notes: [] });
const namesAction = (value: unknown): boolean =>
  listed(value).some((each) => typeof each === 'string' && matchesWildcard(each.toLowerCase(), ACTION));

const coversAction = (statement: Entries): boolean =>
  statement['NotAction'] === undefined ? namesAction(statement['Action']) : !namesAction(statement['NotAction']);

/** `"*"` and `{"AWS": "*"}` are documented as the same: everybody. */
const namesService = (principal: unknown): boolean => {
  if (principal === '*') return true;
  if (!isMembers(principal)) return false;
  if (listed(principal['AWS']).includes('*')) return true;
  return listed(principal['Service']).some((each) => each === '*' || each === SERVICE_PRINCIPAL);
};

const coversService = (statement: Entries): boolean =>
  statement['NotPrincipal'] === undefined
    ? namesService(statement['Principal'])
    : !namesService(statement['NotPrincipal']);

const describePrincipals = (statements: readonly Entries[]): string => {
  const services = statements
    .flatMap(({ Principal: principal }) => (isMembers(principal) ? listed(principal['Service']) : []))
    .filter((each) => typeof each === 'string');
  return services.length === 0 ? 'It trusts no service.' : `It trusts ${services.slice(0, 5).join(', ')}.`;
};

/**
 * Evaluates a trust policy for `kinesisanalytics.amazonaws.com` and `sts:AssumeRole`: a matching Deny wins over every Allow. Conditions
 * on `aws:SourceAccount` and `aws:SourceArn` are judged; whatever else a condition hangs on is taken in the role's favour, with a note
 * (so an Allow applies and a Deny does not), because refusing what AWS would accept is the worse mistake here.
 */
export const judgeTrustPolicy = (document: string | undefined, keys: TrustKeys): TrustVerdict => {
  if (document === undefined || document === '') return refuse('The role has no trust policy.');
  const statements = readStatements(document, 'trust policy');
  if (typeof statements === 'string') return refuse(statements);
  const matching = statements.filter((statement) => coversAction(statement) && coversService(statement));
  const notes: string[] = [];
  let allowed = false;
  let failure: string | undefined;
  for (const statement of matching) {
    const condition = isMembers(statement['Condition']) ? statement['Condition'] : {};
    const verdict = judgeConditions(condition, keys);
    if (verdict.outcome === 'unknown') notes.push(...verdict.notes);
    if (statement['Effect'] === 'Deny') {
      if (verdict.outcome === 'satisfied') return refuse('A Deny statement of the trust policy covers the service.');
    } else if (verdict.outcome === 'failed') {
      failure = verdict.notes[0];
    } else {
      allowed = true;
    }
  }
  if (allowed) return { trusted: true, reason: 'The trust policy lets the service assume the role.', notes };
  return refuse(failure ?? describePrincipals(statements));
};
