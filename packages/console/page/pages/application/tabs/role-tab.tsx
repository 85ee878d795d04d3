// The service execution role: what speaks against it, and what helps.
import { askRole } from '../../../api/routes.js';
import { keyOf } from '../../../model/route.js';
import { Answered } from '../../../parts/answered.js';
import { CopyButton } from '../../../parts/copy.js';
import { Notice } from '../../../parts/notice.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { useSubject } from '../subject.js';

const modes: Readonly<Record<string, string>> = {
  off: 'Roles are not looked at (--role-validation off).',
  report: 'What is missing is told and refuses nothing (--role-validation report). On AWS it would be refused.',
  enforce: 'What is missing is refused, as on AWS (--role-validation enforce).',
};

/** The tab. */
export const RoleTab = () => {
  const { of, row } = useSubject();
  const [asked, again] = useAnswer(() => askRole(keyOf(of)), [row.versionId, row.status]);
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Role">
      <div class="tab-tools">
        <p class="hint">{modes[asked.answer?.mode ?? ''] ?? 'The role that the job acts as.'}</p>
        <button type="button" class="button" onClick={again}>
          Look again
        </button>
      </div>
      <Answered asked={asked} what="The role" again={again}>
        {(role) => (
          <>
            <p class="role-arn">
              <strong>Role</strong> <code>{role.roleArn ?? 'none'}</code>
              {role.roleArn === null ? null : <CopyButton text={role.roleArn} what="the role's ARN" />}
            </p>
            {role.unanswered === null ? null : (
              <Notice icon="warning" tone="warn">
                {role.unanswered}
              </Notice>
            )}
            {role.findings.length === 0 && role.unanswered === null ? (
              <Notice icon="done" tone="good">
                {role.mode === 'off' ? 'Nothing was looked at.' : 'Nothing speaks against the role.'}
              </Notice>
            ) : null}
            {role.findings.map(({ text, remedy }) => (
              <Notice key={text} icon="warning" tone={role.mode === 'enforce' ? 'bad' : 'warn'}>
                <p>{text}</p>
                {remedy === null ? null : (
                  <p class="remedy">
                    <strong>Remedy</strong> {remedy}
                  </p>
                )}
              </Notice>
            ))}
          </>
        )}
      </Answered>
    </div>
  );
};
