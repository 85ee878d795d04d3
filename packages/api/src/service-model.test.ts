import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@drey/plugin-api';
import { serviceModel } from './service-model.js';

const errorOf = (operation: string, body: unknown): ServiceError => {
  try {
    serviceModel.decode(operation, body);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('The input was accepted');
};

const messageOf = (operation: string, body: unknown): string => errorOf(operation, body).message;

const application = {
  ApplicationName: 'tour',
  RuntimeEnvironment: 'FLINK-1_20',
  ServiceExecutionRole: 'arn:aws:iam::000000000000:role/tour',
};

const withOutput = (output: object): object => ({
  ...application,
  ApplicationConfiguration: { SqlApplicationConfiguration: { Outputs: [output] } },
});

const withProperties = (json: string): object => ({
  ...application,
  ApplicationConfiguration: {
    EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'g', PropertyMap: JSON.parse(json) as unknown }] },
  },
});

const propertyMapPath = 'applicationConfiguration.environmentProperties.propertyGroups.1.member.propertyMap';

describe('a ValidationException', () => {
  it('has the recorded form for a pattern, with lower-camel path and index from 1', () => {
    const destination = { RecordFormatType: 'JSON' };
    const output = { Name: 'out', DestinationSchema: destination, KinesisStreamsOutput: { ResourceARN: 'x' } };
    expect(messageOf('CreateApplication', withOutput(output))).toBe(
      "1 validation error detected: Value 'x' at 'applicationConfiguration.sqlApplicationConfiguration.outputs.1.member." +
        "kinesisStreamsOutput.resourceARN' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:.*",
    );
  });

  it('counts and joins all violations', () => {
    expect(messageOf('DescribeApplicationVersion', undefined)).toBe(
      "2 validation errors detected: Value null at 'applicationName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'applicationVersionId' failed to satisfy constraint: Member must not be null",
    );
  });

  it.each([
    ['ListApplications', { Limit: 0 }, "Value '0' at 'limit'", 'Member must have value greater than or equal to 1'],
    ['ListApplications', { Limit: 51 }, "Value '51' at 'limit'", 'Member must have value less than or equal to 50'],
    [
      'CreateApplication',
      { ...application, ApplicationMode: 'BATCH' },
      "Value 'BATCH' at 'applicationMode'",
      'Member must satisfy enum value set: [STREAMING, INTERACTIVE]',
    ],
    [
      'CreateApplication',
      { ...application, Tags: [] },
      "Value '[]' at 'tags'",
      'Member must have length greater than or equal to 1',
    ],
    [
      'CreateApplication',
      { ...application, Tags: [{ Key: '' }] },
      "Value '' at 'tags.1.member.key'",
      'Member must have length greater than or equal to 1',
    ],
    [
      'UntagResource',
      { ResourceARN: 'arn:aws:x', TagKeys: ['', 'a', ''] },
      "Value '[, a, ]' at 'tagKeys'",
      'Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
    ],
    [
      'CreateApplication',
      withProperties('{"": "x", "k": "v"}'),
      `Value '{=x, k=v}' at '${propertyMapPath}'`,
      'Map keys must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1]',
    ],
    [
      'CreateApplication',
      withProperties('{"k": ""}'),
      `Value '{k=}' at '${propertyMapPath}'`,
      'Map value must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1]',
    ],
    [
      'UpdateApplication',
      { ApplicationName: 'a', ConditionalToken: 'a b' },
      "Value 'a b' at 'conditionalToken'",
      'Member must satisfy regular expression pattern: [a-zA-Z0-9-_+/=]+',
    ],
  ])('of %s with %j says so', (operation, body, value, rule) => {
    expect(messageOf(operation, body)).toBe(
      `1 validation error detected: ${value} failed to satisfy constraint: ${rule}`,
    );
  });

  it('cuts long values at 256 code points and never inside a surrogate pair', () => {
    const message = messageOf('DescribeApplication', { ApplicationName: '\u{1F43F}'.repeat(5000) });
    expect(message).toContain(`Value '${'\u{1F43F}'.repeat(256)}...' at 'applicationName'`);
    expect(message.length).toBeLessThan(1500);
  });

  it('of very many violations counts all and tells a hundred', () => {
    const message = messageOf('CreateApplication', {
      ...application,
      CloudWatchLoggingOptions: Array.from({ length: 5000 }, () => ({})),
    });
    expect(message).toMatch(/^5000 validation errors detected: /);
    expect(message.split('; ')).toHaveLength(100);
  });

  it('carries its text in `message` with HTTP 400', () => {
    expect(errorOf('DescribeApplication', {})).toMatchObject({
      code: 'ValidationException',
      status: 400,
      messageMember: 'message',
    });
  });
});

describe('a SerializationException', () => {
  it.each([
    ['DescribeApplication', [], 'LIST cannot be converted to Structure'],
    ['DescribeApplication', 'text', 'STRING_VALUE cannot be converted to Structure'],
    ['DescribeApplication', { ApplicationName: 5 }, "NUMBER_VALUE cannot be converted to String at 'applicationName'"],
    ['ListApplications', { Limit: 1.5 }, "DECIMAL_VALUE cannot be converted to Integer at 'limit'"],
    ['ListApplications', { Limit: 2 ** 31 }, "NUMBER_VALUE cannot be converted to Integer at 'limit'"],
    ['CreateApplication', { Tags: [null] }, "NULL_VALUE cannot be converted to Structure at 'tags.1.member'"],
    [
      'CreateApplication',
      withProperties('{"a": {}}'),
      `STRUCTURE cannot be converted to String at '${propertyMapPath}.a.member'`,
    ],
    [
      'StopApplication',
      { ApplicationName: 'a', Force: 'true' },
      "STRING_VALUE cannot be converted to Boolean at 'force'",
    ],
  ])('of %s with %j names the member', (operation, body, message) => {
    expect(errorOf(operation, body)).toMatchObject({ code: 'SerializationException', message, status: 400 });
  });

  it('comes before any broken constraint is told', () => {
    expect(errorOf('CreateApplication', { ApplicationName: '', Tags: 1 }).code).toBe('SerializationException');
  });

  it('bounds the elements of one request', () => {
    const tags = Array.from({ length: 30_000 }, () => ({ Key: '' }));
    expect(errorOf('CreateApplication', { ...application, Tags: tags }).message).toMatch(/^More than 20000 elements/);
  });

  it('answers a body of absurd depth', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    expect(errorOf('CreateApplication', { ...application, ApplicationName: deep }).code).toBe('SerializationException');
    expect(serviceModel.decode('DescribeApplication', { ApplicationName: 'a', Unknown: deep })).toEqual({
      ApplicationName: 'a',
    });
  });
});

describe('decode', () => {
  it('takes an absent body as an empty one', () => {
    expect(serviceModel.decode('ListApplications', undefined)).toEqual({});
    expect(serviceModel.decode('ListApplications', null)).toEqual({});
  });

  it('drops unknown members and nulls, at every depth', () => {
    const body = {
      ...application,
      Extra: 1,
      ApplicationDescription: null,
      Tags: [{ Key: 'k', Value: null, Extra: {} }],
    };
    expect(serviceModel.decode('CreateApplication', body)).toStrictEqual({ ...application, Tags: [{ Key: 'k' }] });
  });

  it('takes an empty text where the model sets no lower bound', () => {
    expect(serviceModel.decode('CreateApplication', { ...application, ApplicationDescription: '' })).toHaveProperty(
      'ApplicationDescription',
      '',
    );
  });

  it('knows the runtimes that are newer than the published model', () => {
    expect(serviceModel.decode('CreateApplication', { ...application, RuntimeEnvironment: 'FLINK-2_3' })).toBeDefined();
  });

  it('counts lengths in code points', () => {
    const description = '\u{1F43F}'.repeat(1024);
    expect(
      serviceModel.decode('CreateApplication', { ...application, ApplicationDescription: description }),
    ).toBeDefined();
    expect(errorOf('CreateApplication', { ...application, ApplicationDescription: `${description}x` }).code).toBe(
      'ValidationException',
    );
  });

  it('keeps property keys that have a meaning in JavaScript as plain data', () => {
    const text = '{"__proto__": "a", "constructor": "b", "toString": "c"}';
    const input = serviceModel.decode('CreateApplication', withProperties(text)) as {
      ApplicationConfiguration: { EnvironmentProperties: { PropertyGroups: { PropertyMap: object }[] } };
    };
    const map = input.ApplicationConfiguration.EnvironmentProperties.PropertyGroups[0]?.PropertyMap ?? {};
    expect(Object.entries(map)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('ignores a body whose own members are named like those of every object', () => {
    const body = JSON.parse('{"__proto__": {"ApplicationName": "x"}, "constructor": 1}') as unknown;
    expect(errorOf('DescribeApplication', body).message).toContain("Value null at 'applicationName'");
  });

  it('refuses an operation that is not in the model', () => {
    for (const name of ['CopySnapshot', 'constructor', '__proto__']) {
      expect(errorOf(name, {}).code).toBe('UnknownOperationException');
    }
  });
});
