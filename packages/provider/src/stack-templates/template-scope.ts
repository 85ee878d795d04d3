// What names of a template stand for: its parameters, as given or by default, and the pseudo parameters.
import { partitionOf } from '@drey/plugin-api';
import { isMap, type TemplateMap } from './template-document.js';
import { type Candidates, MOST_COMPUTED, noValue, type Scope, textOf } from './template-terms.js';

/** The values of parameters by name. */
export type GivenParameters = ReadonlyMap<string, Candidates>;

/** Where a stack is made. */
export interface StackPlace {
  readonly accountId: string;
  readonly region: string;
  /** Undefined for a nested stack, whose name is made up. */
  readonly stackName: string | undefined;
}

const pseudoParameters = ({ accountId, region, stackName }: StackPlace): readonly (readonly [string, Candidates])[] => [
  ['AWS::AccountId', [accountId]],
  ['AWS::Region', [region]],
  ['AWS::Partition', [partitionOf(region)]],
  ['AWS::URLSuffix', [region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com']],
  ['AWS::StackName', stackName === undefined ? undefined : [stackName]],
  ['AWS::NoValue', [noValue]],
];

const asDeclared = (type: string, values: Candidates): Candidates => {
  // The value names a parameter of SSM, whose own value is looked up when the stack is made.
  if (type.startsWith('AWS::SSM::Parameter::')) return undefined;
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return values;
  return values?.map((value) => (typeof value === 'string' ? value.split(',').map((member) => member.trim()) : value));
};

const parameterOf = (name: string, declared: unknown, given: GivenParameters): Candidates => {
  if (!isMap(declared)) return undefined;
  const { Type: type, Default: otherwise } = declared;
  const byDefault = textOf(otherwise);
  const values = given.has(name) ? given.get(name) : byDefault === undefined ? undefined : [byDefault];
  return asDeclared(typeof type === 'string' ? type : '', values);
};

/** What the names of a template stand for. */
export const scopeOf = (template: TemplateMap, given: GivenParameters, place: StackPlace): Scope => {
  const { Parameters: declared, Mappings: mappings } = template;
  const parameters = Object.entries(isMap(declared) ? declared : {}).map(
    ([name, parameter]) => [name, parameterOf(name, parameter, given)] as const,
  );
  return {
    names: new Map([...parameters, ...pseudoParameters(place)]),
    mappings: isMap(mappings) ? mappings : {},
    known: new Map(),
    budget: { left: MOST_COMPUTED },
  };
};
