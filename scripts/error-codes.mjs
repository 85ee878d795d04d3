// Writes docs/error-codes.md: every OperatorError of the sources with what happened and what to do, read from where it is made.
// With --check it compares only, and ends with 1 where the page differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

const root = fileURLToPath(new URL('../', import.meta.url));
const page = join(root, 'docs', 'error-codes.md');
const codeForm = /^DREY_[A-Z0-9_]+$/;

const sources = () =>
  readdirSync(join(root, 'packages'))
    .flatMap((name) =>
      readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' }).map(
        (path) => `packages/${name}/src/${path}`,
      ),
    )
    .filter((path) => path.endsWith('.ts') && !/\.test(\.support)?\.ts$/.test(path))
    .filter((path) => !/^packages\/(conformance|bench|testing)\//.test(path))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

/** Every node of a syntax tree. */
function* nodes(node) {
  if (Array.isArray(node)) for (const one of node) yield* nodes(one);
  else if (typeof node === 'object' && node !== null) {
    if (typeof node.type === 'string') yield node;
    for (const value of Object.values(node)) yield* nodes(value);
  }
}

const words = (name) => `{${name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}}`;

/** What stands for a value that only a run knows. */
const placeholder = (node) => {
  if (node.type === 'Identifier') return words(node.value);
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') return words(node.property.value);
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') return placeholder(node.callee.object);
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const [first] = node.arguments;
    const given = first === undefined ? '…' : placeholder(first.expression);
    return given === '…' ? words(node.callee.value) : given;
  }
  return '…';
};

const isText = (node) =>
  ['StringLiteral', 'TemplateLiteral', 'ConditionalExpression', 'BinaryExpression'].includes(node.type);

/** The two texts that a condition chooses between; what is nothing is left out. */
const either = (...texts) =>
  [...new Set(texts)].filter((text) => text.trim() !== '' && text !== '{undefined}').join(' / ');

/** The text of an expression, as far as the source says it. `constants` are those of its file by name. */
const textOf = (node, constants, depth = 0) => {
  if (node === undefined) return '…';
  const deeper = (inner) => textOf(inner, constants, depth + 1);
  switch (node.type) {
    case 'StringLiteral':
      return node.value;
    case 'TemplateLiteral':
      return node.quasis
        .map(({ cooked }, index) => cooked + (index < node.expressions.length ? deeper(node.expressions[index]) : ''))
        .join('');
    case 'ParenthesisExpression':
      return deeper(node.expression);
    case 'ConditionalExpression':
      return either(deeper(node.consequent), deeper(node.alternate));
    case 'BinaryExpression':
      if (node.operator === '+') return deeper(node.left) + deeper(node.right);
      return node.operator === '??' || node.operator === '||' ? either(deeper(node.left), deeper(node.right)) : '…';
    case 'Identifier': {
      const known = constants.get(node.value);
      return known !== undefined && depth < 5 ? deeper(known) : placeholder(node);
    }
    default:
      return placeholder(node);
  }
};

const constantsOf = (all) =>
  new Map(
    all
      .filter(({ type, id, init }) => type === 'VariableDeclarator' && id.type === 'Identifier' && init && isText(init))
      .map(({ id, init }) => [id.value, init]),
  );

/** Codes that a table of the file gives with their remedies: an array that holds a code and, right after it, a text. */
const tableRows = (all) =>
  all
    .filter(({ type }) => type === 'ArrayExpression')
    .flatMap(({ elements }) => {
      const values = elements.map((element) => element?.expression);
      const at = values.findIndex((value) => value?.type === 'StringLiteral' && codeForm.test(value.value));
      const remedy = at < 0 ? undefined : values[at + 1];
      return remedy !== undefined && isText(remedy) ? [{ code: values[at].value, remedy }] : [];
    });

/** The errors that a file makes. */
const errorsIn = (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  if (!text.includes('new OperatorError(')) return [];
  const all = [...nodes(parseSync(text, { syntax: 'typescript' }).body)];
  const constants = constantsOf(all);
  return all
    .filter(
      ({ type, callee }) =>
        type === 'NewExpression' && callee.type === 'Identifier' && callee.value === 'OperatorError',
    )
    .flatMap(({ arguments: given }) => {
      const [code, what, remedy] = given.map(({ expression }) => expression);
      const made = (name, cure) => ({
        code: name,
        path,
        what: textOf(what, constants),
        remedy: textOf(cure, constants),
      });
      if (code.type === 'StringLiteral') return [made(code.value, remedy)];
      const rows = tableRows(all);
      if (rows.length === 0)
        throw new Error(
          `${path}: the code of an OperatorError stands neither in its place nor in a table of [.., code, remedy]`,
        );
      return rows.map((row) => made(row.code, row.remedy));
    });
};

const escaped = (text) => text.replaceAll(/\s+/g, ' ').replaceAll(/([<>|*_`])/g, '\\$1');

const entry = ({ path, what, remedy }) =>
  `- ${escaped(what)}\n  **What to do:** ${remedy === '…' ? 'The message says it.' : escaped(remedy)}\n  ([${path.replace(/^packages\//, '')}](../${path}))\n`;

const write = (errors) => {
  const byCode = Map.groupBy === undefined ? new Map() : Map.groupBy(errors, ({ code }) => code);
  if (byCode.size === 0) for (const error of errors) byCode.set(error.code, [...(byCode.get(error.code) ?? []), error]);
  const sections = [...byCode.keys()].toSorted().map((code) => {
    const entries = new Set(byCode.get(code).map(entry));
    return `## ${code}\n\n${[...entries].join('')}`;
  });
  return `# Error codes

What concerns the person who runs Drey, never a caller of its API, ends with a code in square brackets: in the log, in \`/_drey/health\`, in the
answer of a command, in the record of an operation. The code stays the same from release to release; scripts may rely on it.
Words in braces stand for what the failure itself fills in; a slash parts texts that depend on the case.

Made from the sources by \`npm run error-codes\`. Do not edit.

${sections.join('\n')}`;
};

const text = write(sources().flatMap(errorsIn));
const before = (() => {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
})();
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (text !== before) {
  console.error('docs/error-codes.md differs from the codes in the sources. Run npm run error-codes.');
  process.exitCode = 1;
}
