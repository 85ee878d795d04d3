import { describe, expect, it } from '@jest/globals';
import { declaredIn } from './declared-resources.js';
import { readTemplate } from './template-document.js';

interface Resource {
  readonly id: string;
  readonly type: string;
}

const declaredResources = (template: string): readonly Resource[] =>
  declaredIn(readTemplate(template)).map(({ id, type: its }) => ({ id, type: its }));

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
  'a tag that is no function': `Resources:\n  App: !Some\n    Type: !Other ${type}\n`,
  'a tag before it': `Resources:\n  App: !!map\n    Type: !!str ${type}\n`,
  'an anchor': `Mappings:\n  T: &t ${type}\nResources:\n  App:\n    Type: *t\n`,
  'properties before it': `Resources:\n  App:\n    Properties:\n      List:\n      - A: b\n        C: !Sub "x: \${y}"\n      - !Ref D\n      Text: |\n        Type: Nothing\n\n        more\n    DependsOn: [A, B]\n    Type: ${type}\n`,
  'an explicit key': `Resources:\n  App:\n    ? Type\n    : ${type}\n`,
  'an explicit key over all levels': `? Resources\n: ? App\n  : ? "Type"\n    : ${type}\n`,
  'a line that goes on in double quotes': `Resources:\n  App:\n    Type: "AWS::Kinesis\\\n      AnalyticsV2::Application"\n`,
  'escapes of letters': `Resources:\n  App:\n    "T\\u0079pe": "\\u0041WS::\\x4binesisAnalyticsV2::\\U00000041pplication"\n`,
  'a merge key': `Mappings: &m\n  A: &a {Type: ${type}}\nResources:\n  App:\n    <<: *a\n    Properties: {}\n`,
  'a merge key with several maps': `M:\n  - &a {Type: ${type}}\n  - &b {Properties: {}}\nResources:\n  App: {<<: [*b, *a]}\n`,
  'an alias of the resource': `M: &app {Type: ${type}}\nResources: {App: *app}\n`,
  'an alias of all resources': `M: &all {App: {Type: ${type}}}\nResources: *all\n`,
  'tags of YAML itself': `--- !!map\nResources: !!map\n  !!str App: !!map {!!str Type: !<tag:yaml.org,2002:str> ${type}}\n`,
  'the later of two keys': `Resources:\n  App:\n    Type: AWS::SQS::Queue\n    Type: ${type}\n`,
  'a closing brace below its key': `Resources: {\n  "App": {\n    "Type": "${type}"\n  }\n}\n`,
  'short forms of functions before it': `Resources:\n  App:\n    DependsOn: !If [A, !Ref B, !GetAtt C.D]\n    Properties: !Transform {Name: X, Parameters: {}}\n    Type: ${type}\n`,
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
    ['nothing', '', 'Template format error: unsupported structure.'],
    ['no template', 'Hello, world', 'Template format error: unsupported structure.'],
    ['half a template', '{"Resources": {"App": {"Ty', 'JSON not well-formed. (line 2, column 1)'],
    ['half a template of YAML', 'Resources:\n  App: {', 'YAML not well-formed. (line 3, column 1)'],
    ['an unknown alias', 'Resources: *nope', 'YAML not well-formed. (line 1, column 17)'],
    ['two documents', 'Resources: {}\n---\nResources: {}', 'YAML not well-formed.'],
    ['no resources', 'Description: x', 'At least one Resources member must be defined.'],
    ['empty resources', 'Resources: {}', 'At least one Resources member must be defined.'],
    ['a list of resources', 'Resources: [a]', 'At least one Resources member must be defined.'],
    ['a resource without a type', 'Resources: {A: {Typ: x}}', '[/Resources/A] Every Resources object must contain'],
    ['a resource that is text', 'Resources: {A: x}', '[/Resources/A] Every Resources object must contain'],
    ['brackets', '['.repeat(100_000), 'YAML not well-formed.'],
    ['braces over lines', '{a: \n'.repeat(50_000), 'JSON not well-formed.'],
    ['spaces in quotes', `a: "${' '.repeat(1_000_000)}`, 'YAML not well-formed.'],
    ['quotes', `a: ${`"x" `.repeat(200_000)}`, 'YAML not well-formed.'],
    ['lines of quotes', `'\n`.repeat(300_000), 'YAML not well-formed.'],
    ['dashes', '- '.repeat(400_000), 'YAML not well-formed.'],
    ['question marks', '? '.repeat(300_000), 'YAML not well-formed.'],
    ['directives', '%a\n'.repeat(300_000), 'YAML not well-formed.'],
  ])('are not taken from %s, which CloudFormation refuses', (_name, template, message) => {
    expect(() => declaredResources(template)).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(message) }),
    );
  });

  it('are the same in templates with thousands of aliases, which are not written out', () => {
    const levels = Array.from({ length: 30 }, (_, index) => `L${index + 1}: &l${index + 1} [*l${index}, *l${index}]\n`);
    const bomb = `L0: &l0 x\n${levels.join('')}Resources: {App: {Type: ${type}}}\n`;
    expect(declaredResources(bomb)).toEqual([flink]);
  });

  it('are found once in loops that lead to each other by aliases', () => {
    const loops = (to: string): string =>
      Array.from({ length: 40 }, (_, index) => `Fn::ForEach::L${index}: [n, [a], ${to}]`).join();
    const levels = Array.from({ length: 8 }, (_, index) => `L${index + 1}: &l${index + 1} {${loops(`*l${index}`)}}\n`);
    const template = `L0: &l0 {App: {Type: ${type}}}\n${levels.join('')}Resources: *l8\n`;
    expect(declaredResources(template)).toEqual([flink]);
  });

  it('may look odd where a macro makes them', () => {
    expect(declaredResources('Transform: Mine\nResources: {A: x, App: {Type: T}}')).toEqual([{ id: 'App', type: 'T' }]);
  });
});
