// The smallest Java class that a reader of class files understands.

const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([1, 0, Buffer.byteLength(value)]), Buffer.from(value)]);

/**
 * A class without members.
 *
 * @param name with slashes, at most 255 bytes
 * @param major class file version, for example 65 for Java 21
 * @param parent its superclass, with slashes
 */
export const tinyClass = (name: string, major: number, parent = 'java/lang/Object'): Buffer =>
  Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, major, 0, 5]),
    Buffer.from([7, 0, 2]),
    text(name),
    Buffer.from([7, 0, 4]),
    text(parent),
    // Public; itself, its superclass; no interfaces, fields, methods, attributes.
    Buffer.from([0, 0x21, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]),
  ]);
