// As much of Java's serialized objects as Flink writes into its metadata: objects of flags, texts, enumerations and such objects.
import type { MetadataCursor } from './metadata-cursor.js';

/** A value of a serialized object: a flag or number, a text, the name of an enumeration's constant, an object, or null. */
export type JavaValue = boolean | number | string | null | JavaObject;

/** An object by the names of its fields. */
export interface JavaObject {
  /** The full name of its class. */
  readonly javaClass: string;
  readonly fields: ReadonlyMap<string, JavaValue>;
}

interface JavaField {
  readonly type: string;
  readonly name: string;
}

interface JavaClass {
  readonly name: string;
  readonly fields: readonly JavaField[];
  readonly parent: JavaClass | undefined;
}

/** Objects within objects, more than twice as deep as Flink's properties have them. */
const DEEPEST = 8;
/** More than Flink writes by far. */
const MOST_FIELDS = 64;

const marks = { null: 0x70, reference: 0x71, classDescription: 0x72, object: 0x73, text: 0x74, end: 0x78, enum: 0x7e };
const FIRST_HANDLE = 0x7e0000;
const IS_SERIALIZABLE = 0x02;
const IS_ENUM = 0x10;

class JavaReader {
  readonly #cursor: MetadataCursor;
  /** What later parts of the stream refer to by number. */
  readonly #handles: (JavaClass | JavaObject | string)[] = [];
  #depth = 0;

  constructor(cursor: MetadataCursor) {
    this.#cursor = cursor;
  }

  value(): JavaValue {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#cursor.fault('Properties are nested deeper than Flink writes them');
    const value = this.#valueOf(this.#cursor.byte());
    this.#depth -= 1;
    return value;
  }

  #valueOf(mark: number): JavaValue {
    if (mark === marks.null) return null;
    if (mark === marks.reference) {
      const known = this.#handles[this.#handle()];
      if (typeof known === 'string' || (known !== undefined && 'javaClass' in known)) return known;
      throw this.#cursor.fault('Properties refer to something that was not written');
    }
    if (mark === marks.text) return this.#remember(this.#cursor.text());
    if (mark === marks.enum) return this.#constant();
    if (mark === marks.object) return this.#object();
    throw this.#cursor.fault(`Properties have the unknown mark ${String(mark)}`);
  }

  #handle(): number {
    return this.#cursor.int() - FIRST_HANDLE;
  }

  #remember<T extends JavaClass | JavaObject | string>(value: T): T {
    this.#handles.push(value);
    return value;
  }

  #constant(): string {
    this.#classDescription();
    // The constant itself has a number, and so has its name.
    const place = this.#handles.push('') - 1;
    const name = this.value();
    if (typeof name !== 'string') throw this.#cursor.fault('A constant in the properties has no name');
    this.#handles[place] = name;
    return name;
  }

  #object(): JavaObject {
    const description = this.#classDescription();
    if (description === undefined) throw this.#cursor.fault('An object in the properties has no class');
    const fields = new Map<string, JavaValue>();
    const object = this.#remember({ javaClass: description.name, fields });
    const line: JavaClass[] = [];
    for (let one: JavaClass | undefined = description; one !== undefined; one = one.parent) line.unshift(one);
    for (const one of line) for (const field of one.fields) fields.set(field.name, this.#field(field.type));
    return object;
  }

  #field(type: string): JavaValue {
    if (type === 'Z') return this.#cursor.byte() !== 0;
    if (type === 'I') return this.#cursor.int();
    if (type === 'J') return this.#cursor.long('A number of the properties');
    if (type === 'L') return this.value();
    throw this.#cursor.fault(`A field of the properties has the unknown type ${JSON.stringify(type)}`);
  }

  #classDescription(): JavaClass | undefined {
    const mark = this.#cursor.byte();
    if (mark === marks.null) return undefined;
    if (mark === marks.reference) {
      const known = this.#handles[this.#handle()];
      if (known !== undefined && typeof known !== 'string' && 'parent' in known) return known;
      throw this.#cursor.fault('Properties refer to a class that was not written');
    }
    if (mark !== marks.classDescription) throw this.#cursor.fault('A class in the properties is not described');
    const name = this.#cursor.text();
    this.#cursor.skipLong();
    const place = this.#handles.push(name) - 1;
    const flags = this.#cursor.byte();
    if ((flags & ~IS_ENUM) !== IS_SERIALIZABLE) throw this.#cursor.fault(`The class ${name} writes itself`);
    const fields = this.#fields();
    if (this.#cursor.byte() !== marks.end) throw this.#cursor.fault(`The class ${name} has annotations`);
    const parent = this.#within(() => this.#classDescription());
    const description: JavaClass = { name, fields, parent };
    this.#handles[place] = description;
    return description;
  }

  #within<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#cursor.fault('Properties are nested deeper than Flink writes them');
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #fields(): readonly JavaField[] {
    const count = this.#cursor.short();
    if (count > MOST_FIELDS) throw this.#cursor.fault(`A class in the properties has ${String(count)} fields`);
    return Array.from({ length: count }, () => {
      const type = String.fromCharCode(this.#cursor.byte());
      const name = this.#cursor.text();
      // The name of the field's class is a value of its own.
      if (type === 'L' || type === '[') this.value();
      return { type, name };
    });
  }
}

/** Reads one object with the head of its stream. */
export const readJavaObject = (cursor: MetadataCursor): JavaObject => {
  if (cursor.hex(4) !== 'aced0005') throw cursor.fault('The properties are no object of Java');
  const value = new JavaReader(cursor).value();
  if (value === null || typeof value !== 'object') throw cursor.fault('The properties are no object of Java');
  return value;
};
