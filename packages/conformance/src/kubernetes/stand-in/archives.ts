// Archives as the engine takes and gives them, as far as the stand-in needs.
import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';

/** As the official image has it. */
const FLINK_USER = 9999;

/** With one entry: a folder that everybody may write to. */
export const folderArchive = (name: string): Promise<Buffer> => {
  const archive = pack();
  archive.entry({ name: `${name}/`, type: 'directory', mode: 0o777, uid: FLINK_USER, gid: FLINK_USER });
  archive.finalize();
  return buffer(archive);
};

/** Names right below a folder of an archive, each once. */
export const topOf = async (archive: NodeJS.ReadableStream, folder: string): Promise<readonly string[]> => {
  const names = new Set<string>();
  const reader = extract();
  reader.on('entry', (header, content, next) => {
    const [first, name = ''] = header.name.split('/');
    if (first === folder && name !== '') names.add(name);
    content.once('end', next).resume();
  });
  await new Promise<void>((resolve, reject) => {
    reader.once('finish', resolve).once('error', reject);
    archive.once('error', reject).pipe(reader);
  });
  return [...names];
};
