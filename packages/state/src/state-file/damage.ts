// What is wrong with a file of records, found before LMDB would read beyond its memory and take the process along.

/** A place in the file that cannot be as LMDB wrote it. */
export class Damage extends Error {
  override readonly name = 'Damage';
}

/** Throws a {@link Damage} that says what is wrong unless the condition holds. */
export const expectSound = (isSound: boolean, otherwise: string): void => {
  if (!isSound) throw new Damage(otherwise);
};
