// What a proxy is asked to reach.

/** A host and a port. */
export interface Target {
  /** Name, or address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Parses what CONNECT names, `host:port`; undefined for anything else. */
export const parseTarget = (authority: string): Target | undefined => {
  const match = /^(?:\[([0-9a-f:.]{2,45})\]|([^\s/@?#:[\]\\*.][^\s/@?#:[\]\\*]{0,252})):(\d{1,5})$/i.exec(authority);
  const port = Number(match?.[3] ?? 0);
  const host = match?.[1] ?? match?.[2];
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
};

/** As CONNECT and `Host` write it. */
export const targetText = ({ host, port }: Target): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
