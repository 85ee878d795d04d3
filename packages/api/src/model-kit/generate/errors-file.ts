// Writes `errors.ts`: one class per modelled error.
import type { Model, ModelShape } from './model.js';
import { typeOf } from './types-file.js';

const options = (shape: ModelShape, textMember: string): string => {
  const server = shape.error === 'server' ? ", fault: 'server'" : '';
  return `status: ${shape.httpStatus}${server}, messageMember: '${textMember}'`;
};

const classOf = (model: Model, name: string, shape: ModelShape): string => {
  const all = Object.keys(shape.members ?? {});
  const textMember = all.find((member) => member.toLowerCase() === 'message');
  if (textMember === undefined) throw new Error(`${name} has no member for its text`);
  const extra = all.filter((member) => member !== textMember);
  const fields = extra.map(
    (member) => `readonly ${member}?: ${typeOf(model, shape.members?.[member] as string)} | undefined`,
  );
  const parameter = extra.length === 0 ? '' : `members: { ${fields.join('; ')} } = {}, `;
  const passed = extra.length === 0 ? '' : ', members: { ...members }';
  return `/** Modelled error \`${name}\`, HTTP ${shape.httpStatus}. */
export class ${name} extends ServiceError {
  constructor(message: string, ${parameter}options: ErrorCause = {}) {
    super('${name}', message, { ...options, ${options(shape, textMember)}${passed} });
  }
}
`;
};

/** The text of `errors.ts`. */
export const errorsFile = (model: Model): string => {
  const classes = Object.entries(model.shapes)
    .filter(([, shape]) => shape.error !== undefined)
    .map(([name, shape]) => classOf(model, name, shape));
  return `import { ServiceError } from '@drey/plugin-api';

/** What led to an error; logged, never sent. */
export interface ErrorCause {
  readonly cause?: unknown;
}

${classes.join('\n')}`;
};
