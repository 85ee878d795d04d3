// The daily maintenance window of an application.

/** Default starts by region (developer guide, maintenance); eu-west-2 is listed at 22:00 and 23:00, the first is taken. */
const defaultStarts: Readonly<Record<string, readonly string[]>> = {
  '03:00': ['us-east-1', 'us-east-2', 'ca-central-1', 'us-gov-east-1'],
  '06:00': ['us-west-1', 'us-west-2', 'us-gov-west-1', 'eu-central-1'],
  '12:00': ['ap-southeast-2'],
  '13:00': ['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'cn-north-1', 'cn-northwest-1', 'me-south-1'],
  '14:00': ['ap-southeast-1'],
  '15:00': ['ap-southeast-3'],
  '16:30': ['ap-south-1', 'ap-south-2'],
  '18:00': ['me-central-1'],
  '19:00': ['sa-east-1'],
  '20:00': ['eu-central-2', 'af-south-1', 'il-central-1'],
  '21:00': ['eu-south-1', 'eu-south-2'],
  '22:00': ['eu-west-1', 'eu-west-2'],
  '23:00': ['eu-north-1', 'eu-west-3'],
};

/** Start of the window of a new application, `HH:MM` in UTC. Regions that the guide does not list get 03:00. */
export const defaultWindowStart = (region: string): string =>
  Object.entries(defaultStarts).find(([, regions]) => regions.includes(region))?.[0] ?? '03:00';

/** A window lasts eight hours. */
export const windowEnd = (start: string): string => {
  const [hours = '0', minutes = '00'] = start.split(':');
  return `${String((Number(hours) + 8) % 24).padStart(2, '0')}:${minutes}`;
};
