// Which bucket and key an S3 request names, by path or by virtual host.
import { isIP } from 'node:net';
import { splitHost } from '../http/host-names.js';

/** A bucket, and the key where there is one. */
export interface S3Resource {
  readonly bucket: string;
  readonly key: string | undefined;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const bases = [
  '.localhost.localstack.cloud',
  '.localhost',
  '.host.docker.internal',
  '.amazonaws.com',
  '.amazonaws.com.cn',
  '.amazonaws.eu',
];
/** `s3`, or S3 with FIPS or transfer acceleration; perhaps of both stacks; in a region, whose name may follow a dash (`s3-us-west-2`). */
const regional = /(?:^|\.)s3(?:-fips|-accelerate)?(?:\.dualstack)?(?:[.-][a-z0-9-]+)?$/;

/** The bucket in front of the host's own name: `bucket.s3.us-east-1.localhost`, `bucket.s3.localhost` or `bucket.localhost`. */
const virtualBucket = (host: string): string | undefined => {
  const name = splitHost(host)?.name;
  if (name === undefined || isIP(name) !== 0) return undefined;
  const base = bases.find((candidate) => name.endsWith(candidate));
  if (base === undefined) return undefined;
  const front = name.slice(0, -base.length);
  const bucket = front.replace(regional, '');
  return bucket === '' || bucket === 'localhost' ? undefined : bucket;
};

/** Parses a request's URL and Host header. Undefined when no bucket is named (ListBuckets). */
export const s3Resource = (url: string, host: string): S3Resource | undefined => {
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  const rest = path.startsWith('/') ? path.slice(1) : path;
  const virtual = virtualBucket(host);
  if (virtual !== undefined) return { bucket: virtual, key: rest === '' ? undefined : decode(rest) };
  const slash = rest.indexOf('/');
  const bucket = decode(slash === -1 ? rest : rest.slice(0, slash));
  if (bucket === '') return undefined;
  const key = slash === -1 ? '' : rest.slice(slash + 1);
  return { bucket, key: key === '' ? undefined : decode(key) };
};
