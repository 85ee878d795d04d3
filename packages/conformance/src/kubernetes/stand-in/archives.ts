// Archives as the engine takes and gives them, as far as the stand-in needs.
/** As the official image has it. */
const FLINK_USER = 9999;
const BLOCK_BYTES = 512;

/** An archive with one entry: a folder that everybody may write to. */
export const folderArchive = (name: string): Buffer => {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(`${name}/`, 0);
  header.write(octal(0o777, 8), 100);
  header.write(octal(FLINK_USER, 8), 108);
  header.write(octal(FLINK_USER, 8), 116);
  header.write(octal(0, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('5', 156);
  header.write('ustar\u000000', 257);
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  );
  return Buffer.concat([header, Buffer.alloc(2 * BLOCK_BYTES)]);
};

/** Names right below a folder of an archive, each once. */
export const topOf = (archive: Buffer, folder: string): readonly string[] => {
  const names = new Set<string>();
  for (let at = 0; at + BLOCK_BYTES <= archive.length;) {
    const field = (from: number, length: number): string =>
      archive.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '';
    const path = field(0, 100);
    if (path === '') break;
    const [first, name = ''] = path.split('/');
    // Long names have an entry of their own before them, beside them.
    if (first === folder && name !== '' && !name.startsWith('PaxHeaders')) names.add(name);
    at += BLOCK_BYTES * (1 + Math.ceil(Number.parseInt(field(124, 12), 8) / BLOCK_BYTES));
  }
  return [...names];
};
