// Remembers which applications run on with a faulty role, for the health page and so that logs say each thing once.
import { BoundedMap, type HealthFact } from '@drey/plugin-api';
import { findingText, type RoleFinding } from './role-finding.js';

/** Names one application. */
export interface WarnedApplication {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** What stands against the roles of applications. */
export interface RoleWarnings {
  /** Replaces what stood against an application; gives back the findings that are new. */
  replace(application: WarnedApplication, findings: readonly RoleFinding[]): ReadonlySet<RoleFinding>;
  /** One fact for each application, in order of the warnings; those whose role has changed since are dropped. */
  facts(roleOf: (application: WarnedApplication) => string | undefined): readonly HealthFact[];
}

interface Standing {
  readonly application: WarnedApplication;
  readonly findings: readonly RoleFinding[];
}

const MOST_APPLICATIONS = 10_000;
const MOST_FACTS = 20;

const fact = ({ application, findings }: Standing): HealthFact => ({
  name: `role:${application.accountId}/${application.region}/${application.name}`,
  ok: false,
  text: findings.map(findingText).join(' '),
});

/** Starts with a clean slate: warnings live as long as the host. */
export const createRoleWarnings = (): RoleWarnings => {
  const standing = new BoundedMap<string, Standing>(MOST_APPLICATIONS);
  return {
    replace: (application, findings) => {
      const key = `${application.accountId}/${application.region}/${application.name}`;
      const before = standing.get(key)?.findings ?? [];
      standing.delete(key);
      if (findings.length > 0) standing.set(key, { application, findings });
      const isNew = (finding: RoleFinding): boolean =>
        !before.some(({ fault, roleArn }) => fault === finding.fault && roleArn === finding.roleArn);
      return new Set(findings.filter(isNew));
    },
    facts: (roleOf) => {
      for (const [key, { application, findings }] of standing) {
        if (findings.every(({ roleArn }) => roleArn !== roleOf(application))) standing.delete(key);
      }
      const facts = [...standing.values()].slice(0, MOST_FACTS).map(fact);
      const more = standing.size - facts.length;
      if (more === 0) return facts;
      return [...facts, { name: 'role:more', ok: false, text: `${more} more applications have faulty roles.` }];
    },
  };
};
