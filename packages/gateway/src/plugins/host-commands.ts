// Names of the commands that the host has itself; no plugin may take one.

/** Commands of the host. */
export const hostCommands: readonly string[] = ['start', 'doctor', 'gc', 'help'];
