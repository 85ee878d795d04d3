import { describe, expect, it } from '@jest/globals';
import { detectSchema } from './detect-schema.js';

/** The sample file and the answer of the SQL developer guide, "Using the schema discovery feature on static data". */
const guideFile = [
  'year,month,state,producer_type,energy_source,units,consumption',
  '2001,1,AK,TotalElectricPowerIndustry,Coal,ShortTons,47615',
  '2001,1,AK,ElectricGeneratorsElectricUtilities,Coal,ShortTons,16535',
  '2001,1,AL,TotalElectricPowerIndustry,Coal,ShortTons,3020601',
].join('\r\n');

const columns = (records: readonly string[]): readonly (readonly (string | undefined)[])[] | undefined =>
  detectSchema(records)?.schema.RecordColumns?.map(({ Name, SqlType, Mapping }) =>
    Mapping === undefined ? [Name, SqlType] : [Name, SqlType, Mapping],
  );

describe('schema discovery of delimited text', () => {
  it('answers the example of the developer guide as the guide does', () => {
    const detected = detectSchema([guideFile]);
    expect(detected?.schema).toEqual({
      RecordEncoding: 'UTF-8',
      RecordColumns: [
        { SqlType: 'INTEGER', Name: 'COL_year' },
        { SqlType: 'INTEGER', Name: 'COL_month' },
        { SqlType: 'VARCHAR(4)', Name: 'state' },
        { SqlType: 'VARCHAR(64)', Name: 'producer_type' },
        { SqlType: 'VARCHAR(4)', Name: 'energy_source' },
        { SqlType: 'VARCHAR(16)', Name: 'units' },
        { SqlType: 'INTEGER', Name: 'consumption' },
      ],
      RecordFormat: {
        RecordFormatType: 'CSV',
        MappingParameters: { CSVMappingParameters: { RecordRowDelimiter: '\r\n', RecordColumnDelimiter: ',' } },
      },
    });
    expect(detected?.rows.slice(0, 2)).toEqual([
      [null, null, 'state', 'producer_type', 'energy_source', 'units', null],
      ['2001', '1', 'AK', 'TotalElectricPowerIndustry', 'Coal', 'ShortTons', '47615'],
    ]);
  });

  it.each([',', '\t', '|', ';'])(
    'finds the delimiter %j and names columns without a header by their places',
    (delimiter) => {
      const detected = detectSchema([[1, 'AMZN', 1.5].join(delimiter), [2, 'MSFT', 2.5].join(delimiter)]);
      expect(detected?.schema.RecordFormat?.MappingParameters?.CSVMappingParameters).toEqual({
        RecordRowDelimiter: '\n',
        RecordColumnDelimiter: delimiter,
      });
      expect(detected?.schema.RecordColumns?.map(({ Name, SqlType }) => [Name, SqlType])).toEqual([
        ['COL_0', 'INTEGER'],
        ['COL_1', 'VARCHAR(4)'],
        ['COL_2', 'REAL'],
      ]);
    },
  );

  it('keeps delimiters within quotes', () => {
    expect(detectSchema(['1,"a,b ""c""",true\n2,x,false\n'])?.rows[0]).toEqual(['1', 'a,b "c"', 'true']);
  });

  it.each([
    ['prose', ['Hello, world. This is a line,\nand this is one.']],
    ['one column', ['alpha\nbeta\n']],
    ['nothing', ['', ' \n']],
    ['broken JSON', ['{"a": 1, "b": 2', '{"a": 1, "b": 3']],
  ])('gives up on %s', (_what, records) => expect(detectSchema(records)).toBeUndefined());
});

describe('schema discovery of JSON', () => {
  it('makes a column of each leaf that any record has', () => {
    expect(columns(['{"TICKER":"QXZ","PRICE":84.51}', '{"TICKER":"AMZN1","timestamp":1700000000000}'])).toEqual([
      ['TICKER', 'VARCHAR(8)', '$.TICKER'],
      ['PRICE', 'REAL', '$.PRICE'],
      ['COL_timestamp', 'BIGINT', '$.timestamp'],
    ]);
  });

  it('follows nested objects, takes arrays whole and tells equal names apart', () => {
    const record = { address: { city: 'Anytown', zip: '1' }, home: { city: 'X' }, orders: [{ id: 1 }], 'a b': true };
    expect(columns([JSON.stringify(record)])).toEqual([
      ['address_city', 'VARCHAR(8)', '$.address.city'],
      ['zip', 'VARCHAR(4)', '$.address.zip'],
      ['home_city', 'VARCHAR(4)', '$.home.city'],
      ['orders', 'VARCHAR(16)', '$.orders[0:]'],
      ['COL_ab', 'BOOLEAN', "$['a b']"],
    ]);
  });

  it.each([
    ['one a line', '{"a":1}\n{"a":2}\n', '$'],
    ['one after the other', '{"a":"}"}{"a":"\\"{"}', '$'],
    ['an array', '[{"a":1},{"a":2}]', '$[0:]'],
  ])('reads %s', (_what, record, path) => {
    const detected = detectSchema([record]);
    expect(detected?.schema.RecordFormat?.MappingParameters?.JSONMappingParameters?.RecordRowPath).toBe(path);
    expect(detected?.rows).toHaveLength(2);
  });

  it('shows null for what a record lacks', () => {
    expect(detectSchema(['{"a":1}', '{"b":null}'])?.rows).toEqual([
      ['1', null],
      [null, null],
    ]);
  });
});
