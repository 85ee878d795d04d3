import { describe, expect, it } from '@jest/globals';
import { declaredIn, type DeclaredResource } from './declared-resources.js';

const declaredResources = (template: string): readonly DeclaredResource[] => declaredIn(template).resources;

const type = 'AWS::KinesisAnalyticsV2::Application';
const flink = { id: 'App', type };

/** Ways to write one template with one such resource. */
const templates: Readonly<Record<string, string>> = {
  JSON: JSON.stringify({ Resources: { App: { Type: type } } }),
  'JSON with indentation': JSON.stringify({ Resources: { App: { Properties: {}, Type: type } } }, null, 4),
  block: `Resources:\n  App:\n    Type: ${type}\n`,
  'a comment after it': `Resources: # all\n  App: # ours\n    Type: ${type} # here\n`,
  'single quotes': `Resources:\n  'App':\n    'Type': '${type}'\n`,
  'double quotes': `"Resources":\n  "App" :\n    "Type": "${type}"\n`,
  'an escape in quotes': `Resources:\n  App:\n    Type: "AWS\\x3a:KinesisAnalyticsV2\\u003a:Application"\n`,
  'no indentation but one': `Resources:\n App:\n  Type: ${type}\n`,
  'Windows ends of lines': `Resources:\r\n  App:\r\n    Type: ${type}\r\n`,
  'a byte order mark': `\uFEFFResources:\n  App:\n    Type: ${type}\n`,
  'a document marker': `%YAML 1.1\n---\nResources:\n  App:\n    Type: ${type}\n...\n`,
  'content on the marker': `--- {Resources: {App: {Type: ${type}}}}`,
  'the value on the next line': `Resources:\n  App:\n    Type:\n      ${type}\n`,
  'the value in a block': `Resources:\n  App:\n    Type: >-\n      ${type}\n    Properties: {}\n`,
  'a flow map': `Resources: {App: {Type: ${type}, Properties: {A: [1, 2]}}}\n`,
  'a flow map of the resource': `Resources:\n  App: { Properties: { Text: "a } b" }, Type: '${type}' }\n`,
  'a flow map over lines': `Resources:\n  App: {\n    Properties: {}, # a } comment\n    Type: ${type}\n  }\n  Other:\n    Type: X\n`,
  'JSON with a comment, so YAML': `# made by hand\n{"Resources": {"App": {"Type": "${type}"}}}`,
  'a tag before it': `Resources:\n  App: !Some\n    Type: !!str ${type}\n`,
  'an anchor': `Mappings:\n  T: &t ${type}\nResources:\n  App:\n    Type: *t\n`,
  'properties before it': `Resources:\n  App:\n    Properties:\n      List:\n      - A: b\n        C: !Sub "x: \${y}"\n      - !Ref D\n      Text: |\n        Type: Nothing\n\n        more\n    DependsOn: [A, B]\n    Type: ${type}\n`,
  'a string over lines before it': `Description: "one\n  two: 'three\n  "\nResources:\n  App:\n    Type: ${type}\n`,
};

/** Templates that speak of the type without declaring one. */
const innocent: Readonly<Record<string, string>> = {
  'a comment': `Resources:\n  # Type: ${type}\n  Queue:\n    Type: AWS::SQS::Queue # not ${type}\n`,
  'a commented resource': `Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n#  App:\n#    Type: ${type}\n`,
  'a description': `Description: "Type: ${type}"\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n`,
  'a text block': `Description: |\n  Resources:\n    App:\n      Type: ${type}\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n`,
  'a folded block with an indicator': `Metadata:\n  Text: >2-\n    App:\n      Type: ${type}\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n`,
  'inline code in a resource': `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n        ZipFile: |\n          Resources:\n            App:\n              Type: ${type}\n`,
  'a property called Type': `Resources:\n  P:\n    Type: AWS::SSM::Parameter\n    Properties:\n      Type: ${type}\n`,
  'a list of types': `Resources:\n  R:\n    Type: AWS::Config::ConfigRule\n    Properties:\n      Types:\n        - ${type}\n        - Type: ${type}\n`,
  outputs: `Resources:\n  Q:\n    Type: AWS::SQS::Queue\nOutputs:\n  App:\n    Type: ${type}\n`,
  'a key in quotes over lines': `Description: 'a\n  Type: ${type}\n  b'\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n`,
  'JSON that mentions it': JSON.stringify({
    Description: `"Type": "${type}"`,
    Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { Type: type, Tags: [{ Type: type }] } } },
  }),
  'a flow map with strings': `Resources: {Q: {Type: AWS::SQS::Queue, Properties: {Text: "Type: ${type}", Type: ${type}}}}\n`,
};

const isFlink = (resource: { readonly type: string }): boolean => resource.type === type;

describe('the resources of a template', () => {
  it.each(Object.entries(templates))('are found in %s', (_name, template) => {
    expect(declaredResources(template).filter(isFlink)).toEqual([flink]);
  });

  it.each(Object.entries(innocent))('are not found in %s', (_name, template) => {
    expect(declaredResources(template).filter(isFlink)).toEqual([]);
    expect(declaredResources(template)).toHaveLength(1);
  });

  it('are found in loops', () => {
    const fragment = { '${Name}': { Type: type } };
    const template = { Resources: { 'Fn::ForEach::Apps': ['Name', ['a', 'b'], fragment] } };
    expect(declaredResources(JSON.stringify(template))).toEqual([{ id: '${Name}', type }]);
    const yaml = `Resources:\n  Fn::ForEach::Apps:\n    - Name\n    - [a, b]\n    - '\${Name}':\n        Type: ${type}\n`;
    expect(declaredResources(yaml)).toEqual([{ id: '${Name}', type }]);
  });

  it.each([
    ['nothing', ''],
    ['no template', 'Hello, world'],
    ['half a template', '{"Resources": {"App": {"Ty'],
    ['brackets', '['.repeat(100_000)],
    ['braces over lines', '{a: \n'.repeat(50_000)],
    ['spaces', `a${' '.repeat(1_000_000)}b`],
    ['spaces in quotes', `a: "${' '.repeat(1_000_000)}`],
    ['quotes', `a: ${`"x" `.repeat(200_000)}`],
    ['lines of quotes', `'\n`.repeat(300_000)],
    ['colons', ':'.repeat(1_000_000)],
    ['dashes', '- '.repeat(400_000)],
    ['short flow maps', 'a: {\n}\n'.repeat(100_000)],
    ['hashes', ' #'.repeat(500_000)],
    ['deep lists', Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('are looked for in bounded time in %s', (_name, template) => {
    const before = performance.now();
    expect(declaredResources(template)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
