// Timestamps as the service answers them.

/** Whole seconds, as real answers carry them (captured `DescribeApplication` outputs). */
export const timestamp = (milliseconds: number): Date => new Date(Math.floor(milliseconds / 1000) * 1000);
