// Rules about code: one content, of the kind that its type names.
import type { CodeContent, CodeContentDescription, CodeContentType, CodeContentUpdate } from '@drey/api';
import type { CreateSubject, Rule, UpdateSubject } from '../rule.js';

type ContentKind = 'text' | 'zip' | 's3';

const kindsOf = (text: unknown, zip: unknown, s3: unknown): readonly ContentKind[] => [
  ...(text === undefined ? [] : (['text'] as const)),
  ...(zip === undefined ? [] : (['zip'] as const)),
  ...(s3 === undefined ? [] : (['s3'] as const)),
];

const requestKinds = ({ TextContent, ZipFileContent, S3ContentLocation }: CodeContent): readonly ContentKind[] =>
  kindsOf(TextContent, ZipFileContent, S3ContentLocation);

const updateKinds = (update: CodeContentUpdate): readonly ContentKind[] =>
  kindsOf(update.TextContentUpdate, update.ZipFileContentUpdate, update.S3ContentLocationUpdate);

const storedKinds = (stored: CodeContentDescription): readonly ContentKind[] =>
  stored.S3ApplicationCodeLocationDescription === undefined
    ? kindsOf(stored.TextContent, stored.CodeMD5, undefined)
    : ['s3'];

/** Text is PLAINTEXT, an archive (inline or in S3) is ZIPFILE (documented). */
const misfit = (type: CodeContentType | undefined, kind: ContentKind | undefined): string | undefined => {
  if (type === undefined || kind === undefined || (type === 'PLAINTEXT') === (kind === 'text')) return undefined;
  return type === 'PLAINTEXT'
    ? 'The code content type PLAINTEXT needs TextContent.'
    : 'The code content type ZIPFILE needs ZipFileContent or S3ContentLocation.';
};

/** Code may be left out, content too; content that is there is exactly one (a guess as to the refusal). */
export const oneCodeContent: Rule<CreateSubject> = ({ configuration }) => {
  const content = configuration.ApplicationCodeConfiguration?.CodeContent;
  return content === undefined || requestKinds(content).length === 1
    ? undefined
    : 'CodeContent must have exactly one of TextContent, ZipFileContent and S3ContentLocation.';
};

/** The content of new code fits its type. */
export const contentFitsType: Rule<CreateSubject> = ({ configuration }) => {
  const code = configuration.ApplicationCodeConfiguration;
  return misfit(code?.CodeContentType, requestKinds(code?.CodeContent ?? {})[0]);
};

/** An update may leave content out or give `{}`, but never two. */
export const oneCodeContentUpdate: Rule<UpdateSubject> = ({ update }) =>
  updateKinds(update.ApplicationCodeConfigurationUpdate?.CodeContentUpdate ?? {}).length > 1
    ? 'CodeContentUpdate must have only one of TextContentUpdate, ZipFileContentUpdate and S3ContentLocationUpdate.'
    : undefined;

/** After the update, content and type fit, whichever of the two is given. */
export const updatedContentFitsType: Rule<UpdateSubject> = ({ update, current }) => {
  const code = update.ApplicationCodeConfigurationUpdate;
  if (code === undefined) return undefined;
  const stored = current.ApplicationCodeConfigurationDescription;
  const given = updateKinds(code.CodeContentUpdate ?? {})[0];
  return misfit(
    code.CodeContentTypeUpdate ?? stored?.CodeContentType,
    given ?? storedKinds(stored?.CodeContentDescription ?? {})[0],
  );
};

/** The model says that updates of code are not supported for notebooks; the code of the refusal is a guess. */
export const notebookCodeStays: Rule<UpdateSubject> = ({ kind, update }) =>
  kind === 'studio' && update.ApplicationCodeConfigurationUpdate?.CodeContentUpdate !== undefined
    ? 'Updating the code is not supported for Studio notebooks.'
    : undefined;
