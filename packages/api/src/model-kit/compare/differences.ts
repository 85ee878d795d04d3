// What one service model has and another has not, or has otherwise.
import type { Model, ModelOperation, ModelShape } from '../generate/model.js';

/** One difference between our model and another one of the same service. */
export interface Difference {
  /** `missing`: only the other model has it; `extra`: only ours has it; `different`: both have it, each in its own way. */
  readonly kind: 'missing' | 'extra' | 'different';
  /** What it is about, for example `operation`, `member`, `enum value` or `max`. */
  readonly part: string;
  /** Where it is, for example `ListSnapshots` or `SnapshotDetails.SnapshotName`. */
  readonly at: string;
  /** What ours has; absent where the part stands for itself or is missing. */
  readonly ours?: string;
  /** What the other has; absent where the part stands for itself or is extra. */
  readonly theirs?: string;
}

type Plain = string | number | boolean | undefined;
type Named<T> = Readonly<Record<string, T>>;

/** Parts of a shape that are one value. */
const plainParts = ['type', 'error', 'member', 'key', 'value', 'min', 'max', 'pattern'] as const;

function* plain(part: string, at: string, ours: Plain, theirs: Plain): Generator<Difference> {
  if (ours === theirs) return;
  if (ours === undefined) yield { kind: 'missing', part, at, theirs: String(theirs) };
  else if (theirs === undefined) yield { kind: 'extra', part, at, ours: String(ours) };
  else yield { kind: 'different', part, at, ours: String(ours), theirs: String(theirs) };
}

/** Sets: the order says nothing. */
function* sets(
  part: string,
  at: string,
  ours: readonly string[] = [],
  theirs: readonly string[] = [],
): Generator<Difference> {
  for (const one of theirs) if (!ours.includes(one)) yield { kind: 'missing', part, at, theirs: one };
  for (const one of ours) if (!theirs.includes(one)) yield { kind: 'extra', part, at, ours: one };
}

/** Things with names: those of one side alone, and what `within` finds in those of both. */
function* named<T>(
  part: string,
  ours: Named<T>,
  theirs: Named<T>,
  within: (name: string, ours: T, theirs: T) => Iterable<Difference>,
): Generator<Difference> {
  for (const [name, their] of Object.entries(theirs)) {
    const our = ours[name];
    if (our === undefined) yield { kind: 'missing', part, at: name };
    else yield* within(name, our, their);
  }
  for (const name of Object.keys(ours)) if (theirs[name] === undefined) yield { kind: 'extra', part, at: name };
}

function* operationDifferences(name: string, ours: ModelOperation, theirs: ModelOperation): Generator<Difference> {
  yield* plain('input', name, ours.input, theirs.input);
  yield* plain('output', name, ours.output, theirs.output);
  yield* sets('error', name, ours.errors, theirs.errors);
  const text = ({ pagination }: ModelOperation): string | undefined =>
    pagination === undefined
      ? undefined
      : [pagination.inputToken, pagination.limit, pagination.outputToken, pagination.result].join(' ');
  yield* plain('paginator', name, text(ours), text(theirs));
}

function* shapeDifferences(name: string, ours: ModelShape, theirs: ModelShape): Generator<Difference> {
  for (const part of plainParts) yield* plain(part, name, ours[part], theirs[part]);
  yield* sets('enum value', name, ours.enum, theirs.enum);
  const members = [...new Set([...Object.keys(theirs.members ?? {}), ...Object.keys(ours.members ?? {})])];
  for (const member of members)
    yield* plain('member', `${name}.${member}`, ours.members?.[member], theirs.members?.[member]);
  yield* sets('required member', name, ours.required, theirs.required);
}

/**
 * Gives every difference between two models of one service in what a client can see: operations with inputs, outputs, errors and paginators;
 * shapes with members, required lists, enums and constraints; the service's own facts. Documentation and the HTTP codes of errors, which not
 * every form of a model has, are no difference, nor is the order of lists.
 */
export const modelDifferences = (ours: Model, theirs: Model): readonly Difference[] => [
  ...Object.keys(theirs.service).flatMap((key) => [...plain('service', key, ours.service[key], theirs.service[key])]),
  ...named('operation', ours.operations, theirs.operations, operationDifferences),
  ...named('shape', ours.shapes, theirs.shapes, shapeDifferences),
];
