import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from '@drey/api';
import { addVpcConfiguration, removeVpcConfiguration, updateVpcConfigurations } from './vpc-configuration.js';

const asked = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
const kept = [{ VpcConfigurationId: '2.1', VpcId: 'vpc-1', ...asked }];

describe('VPC configurations', () => {
  it('get the id of the version that adds them', () => {
    expect(addVpcConfiguration([], asked, { versionId: 2, vpcId: 'vpc-1' })).toStrictEqual(kept);
  });

  it('show no VPC that nobody looked up', () => {
    expect(addVpcConfiguration([], asked, { versionId: 2 })).toStrictEqual([{ VpcConfigurationId: '2.1', ...asked }]);
  });

  it('are at most one', () => {
    expect(() => addVpcConfiguration(kept, asked, { versionId: 3 })).toThrow(
      new InvalidArgumentException('Kinesis Analytics currently supports only 1 VPC configuration(s)'),
    );
  });

  it('change list by list, and the VPC when another was found', () => {
    const update = { VpcConfigurationId: '2.1', SecurityGroupIdUpdates: ['sg-2'] };
    expect(updateVpcConfigurations(kept, [update], 'vpc-2')).toStrictEqual([
      { ...kept[0], VpcId: 'vpc-2', SecurityGroupIds: ['sg-2'] },
    ]);
  });

  it('go by id, and refuse an unknown one', () => {
    expect(removeVpcConfiguration(kept, '2.1')).toStrictEqual([]);
    expect(() => removeVpcConfiguration(kept, '3.1')).toThrow(InvalidArgumentException);
  });
});
