// Checks of ids and member names before they become part of a path or of a container's name.

const hexId = /^[0-9a-f]{8,64}$/;

/** Returns the id if it is lower-case hex of 8 to 64 digits; throws otherwise, because ids become names. */
export const checkedId = (kind: string, id: string): string => {
  if (!hexId.test(id)) throw new Error(`The ${kind} id ${JSON.stringify(id)} is not lower-case hex of 8 to 64 digits.`);
  return id;
};

const memberName = /^(jobmanager|taskmanager-[1-9]\d{0,5})$/;

/** Returns the name if it can be a member's; throws otherwise. */
export const checkedMember = (name: string): string => {
  if (!memberName.test(name)) throw new Error(`${JSON.stringify(name)} is no member of a cluster.`);
  return name;
};
