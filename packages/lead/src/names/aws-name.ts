// Which names are AWS's, and which addresses are those of a machine's metadata.
import { BlockList, isIP } from 'node:net';
import { awsDomains } from '@drey/plugin-api';

/** A host name as it is compared: lower case, without the dot of the root. */
export const plainName = (name: string): string => {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
};

/** Whether a name is that of an endpoint of AWS, in any region, partition and form (FIPS, dual-stack, a bucket's own). */
export const isAwsName = (name: string): boolean => {
  const plain = plainName(name);
  return awsDomains.some((domain) => plain.endsWith(`.${domain}`));
};

const metadata = new BlockList();
// Link-local: metadata of instances and credentials of containers, whichever cloud.
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
metadata.addSubnet('fe80::', 10, 'ipv6');
// The same by the addresses that lead from IPv6 to IPv4.
metadata.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
metadata.addSubnet('::a9fe:0', 112, 'ipv6');
metadata.addAddress('fd00:ec2::254', 'ipv6');
metadata.addAddress('fd00:ec2::23', 'ipv6');
metadata.addAddress('100.100.100.200', 'ipv4');

/** Whether an address gives out metadata and credentials of the machine. */
export const isMetadataAddress = (address: string): boolean => {
  const version = isIP(address);
  return version !== 0 && metadata.check(address, version === 6 ? 'ipv6' : 'ipv4');
};
