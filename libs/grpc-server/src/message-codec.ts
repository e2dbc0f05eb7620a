import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import {
  FeatureSet_FieldPresence,
  type Timestamp,
  timestampDate,
  timestampFromMs,
  TimestampSchema,
} from '@bufbuild/protobuf/wkt';

/** Values as the REST API has them: JSON in camelCase, times in RFC 3339, words in kebab case. */
export type Plain = Record<string, unknown>;

/** A message that stands for one value: proto3 has no optional list, and no union of a text and a list. */
export interface Wrapper {
  /** The value, from the fields of the message. */
  unwrap(fields: Plain): unknown;
  /** The fields of the message, from the value. */
  wrap(value: unknown): Plain;
}

/** The end of the names of fields that are JSON texts. The REST API has their values, without this end. */
const JSON_SUFFIX = 'Json';

/** The word for a value of an enum: `endpoint-disabled` for `MISS_REASON_ENDPOINT_DISABLED`; undefined for the zero. */
function wordOf(type: DescEnum, number: number): string | undefined {
  const value = type.value[number];
  // A number that the enum does not have is a word that no field accepts.
  if (value === undefined) return String(number);
  return value.number === 0 ? undefined : value.localName.toLowerCase().replaceAll('_', '-');
}

function numberOf(type: DescEnum, word: unknown): number {
  return type.values.find(({ number }) => number !== 0 && wordOf(type, number) === word)?.number ?? 0;
}

/** The time of a message as RFC 3339 has it; a text that is no time for a message beyond the years of RFC 3339. */
function timeOf(message: Timestamp): string {
  const date = timestampDate(message);
  return Number.isNaN(date.getTime()) ? `${message.seconds} s` : date.toISOString();
}

const nameOf = ({ localName }: DescField) =>
  localName.endsWith(JSON_SUFFIX) ? localName.slice(0, -JSON_SUFFIX.length) : localName;

/** Turns messages into the values of the REST API and back, so that both APIs have the same checks and results. */
export class MessageCodec {
  /** @param wrappers the messages that stand for one value, by the full name of their type */
  constructor(private readonly wrappers: Readonly<Record<string, Wrapper>>) {}

  /** The values of a message. Fields that are not set are left out. JSON texts stay texts. */
  toPlain<Desc extends DescMessage>(desc: Desc, message: MessageShape<Desc>): Plain {
    return this.fieldsOf(reflect(desc, message));
  }

  /** The message for values. A value that is null or absent leaves its field unset. */
  fromPlain<Desc extends DescMessage>(desc: Desc, plain: Plain): MessageShape<Desc> {
    const message = create(desc);
    const target = message as unknown as Plain;
    for (const field of desc.fields) {
      const isJson = field.localName.endsWith(JSON_SUFFIX);
      const value = plain[nameOf(field)];
      if (value === undefined || (value === null && !isJson)) continue;
      if (value === null && field.presence !== FeatureSet_FieldPresence.IMPLICIT) continue;
      const shape = isJson ? JSON.stringify(value) : this.shapeOf(field, value);
      if (field.oneof) target[field.oneof.localName] = { case: field.localName, value: shape };
      else target[field.localName] = shape;
    }
    return message;
  }

  private fieldsOf(message: ReflectMessage): Plain {
    const plain: Plain = {};
    for (const field of message.fields) {
      if (message.isSet(field)) plain[nameOf(field)] = this.valueOf(message, field);
    }
    return plain;
  }

  private valueOf(message: ReflectMessage, field: DescField): unknown {
    if (field.fieldKind === 'list') return [...message.get(field)].map((item) => this.itemOf(field, item));
    if (field.fieldKind !== 'map') return this.itemOf(field, message.get(field));
    const entries = [...message.get(field)].map(([key, item]) => [String(key), this.itemOf(field, item)] as const);
    return Object.fromEntries(entries);
  }

  private itemOf(field: DescField, value: unknown): unknown {
    if (field.message) return this.nestedOf(value as ReflectMessage);
    if (field.enum) return wordOf(field.enum, value as number);
    return typeof value === 'bigint' ? Number(value) : value;
  }

  private nestedOf(message: ReflectMessage): unknown {
    const { typeName } = message.desc;
    if (typeName === TimestampSchema.typeName) return timeOf(message.message as Timestamp);
    const fields = this.fieldsOf(message);
    return this.wrappers[typeName]?.unwrap(fields) ?? fields;
  }

  private shapeOf(field: DescField, value: unknown): unknown {
    if (field.fieldKind === 'list') return (value as unknown[]).map((item) => this.shapeOfItem(field, item));
    if (field.fieldKind !== 'map') return this.shapeOfItem(field, value);
    return Object.fromEntries(
      Object.entries(value as Plain).map(([key, item]) => [key, this.shapeOfItem(field, item)]),
    );
  }

  private shapeOfItem(field: DescField, value: unknown): unknown {
    if (field.message) return this.nestedShape(field.message, value);
    if (field.enum) return numberOf(field.enum, value);
    return field.scalar === ScalarType.INT64 ? BigInt(value as number) : value;
  }

  private nestedShape(desc: DescMessage, value: unknown): Message {
    if (desc.typeName === TimestampSchema.typeName) return timestampFromMs(Date.parse(value as string));
    return this.fromPlain(desc, this.wrappers[desc.typeName]?.wrap(value) ?? (value as Plain));
  }
}
