// Where a TemplateURL points to, as a bucket and a key of the S3 that we know.

/** An object. */
export interface TemplateAddress {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** `<bucket>.s3.<region>.amazonaws.com`, `<bucket>.s3-<region>...`, `<bucket>.s3.localhost.localstack.cloud`. */
const virtualHost = /^(.+?)\.s3[.-](?:[a-z0-9.-]*\.)?(?:amazonaws\.com(?:\.cn)?|localhost(?:\.localstack\.cloud)?)$/;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** Any host is taken for an S3, and the object is asked for at the upstream: no address makes us call elsewhere. Undefined where it names no object. */
export const templateAddress = (url: string): TemplateAddress | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname, searchParams } = new URL(url);
  const path = decoded(pathname.slice(1));
  if (path === undefined) return undefined;
  const versionId = searchParams.get('versionId') ?? undefined;
  if (protocol === 's3:') return path === '' ? undefined : { bucket: hostname, key: path, versionId };
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const own = virtualHost.exec(hostname)?.[1];
  const slash = path.indexOf('/');
  const bucket = own ?? path.slice(0, Math.max(0, slash));
  const key = own === undefined ? path.slice(slash + 1) : path;
  return bucket === '' || key === '' ? undefined : { bucket, key, versionId };
};
