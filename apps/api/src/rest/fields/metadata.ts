import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import {
  isMetadata,
  isMetadataChange,
  MAX_METADATA_KEYS,
  METADATA_KEY_FORM,
  METADATA_MESSAGE,
  METADATA_VALUE_FORM,
} from '#kernel';
import { portablePattern } from '../openapi/patterns.ts';
import { Check } from './check.ts';
import { Omittable } from './omittable.ts';

const value = { type: 'string', pattern: portablePattern(METADATA_VALUE_FORM) };
const schema = (values: object) => ({
  ...{ type: 'object', maxProperties: MAX_METADATA_KEYS, additionalProperties: values, example: { tier: 'gold' } },
});
const propertyNames = { type: 'string', pattern: portablePattern(METADATA_KEY_FORM) };
/** The form `metadata[key]=value` of a query, in the words of OpenAPI. */
const inQuery = { style: 'deepObject', explode: true };
/** The message for a wrong filter: its bounds, and its form in a query, which differs from that of a body. */
const FILTER_MESSAGE = `${METADATA_MESSAGE}; a query has metadata[key]=value for each key`;
const described = (of: object, description: string) => ApiPropertyOptional({ ...of, description });

/** The metadata of an event that is published, for the API's documentation: null stands for none. */
export const eventMetadataSchema = { ...schema(value), propertyNames, nullable: true };

/**
 * Keeps a map as it was given. Otherwise class-transformer drops each key that is the name of a method of all objects,
 * such as `toString`.
 */
export const AsGiven = (): PropertyDecorator => Transform(({ obj, key }) => (obj as Record<string, unknown>)[key]);

/** The metadata of a new resource. */
export const IsMetadata = (): PropertyDecorator =>
  applyDecorators(
    described({ ...schema(value), propertyNames }, 'Texts of your own, which lists can be filtered by. Default: none.'),
    AsGiven(),
    Omittable(),
    Check(isMetadata, METADATA_MESSAGE),
  );

/** A change of a resource's metadata. */
export const IsMetadataChange = (): PropertyDecorator =>
  applyDecorators(
    described(
      { ...schema({ ...value, type: ['string', 'null'] }), propertyNames },
      'The given keys are changed, and other keys stay. Null as a value removes its key; null instead of the object ' +
        'removes all keys.',
    ),
    AsGiven(),
    // Null stands for no key.
    IsOptional(),
    Check(isMetadataChange, METADATA_MESSAGE),
  );

/** The filter of a list by metadata. A query has `metadata[key]=value` for each key. */
export const MetadataFilter = (): PropertyDecorator =>
  applyDecorators(
    described(
      { ...schema(value), ...inQuery },
      'Only items whose metadata has this value: `metadata[tier]=gold`. Several keys must all have their values.',
    ),
    AsGiven(),
    IsOptional(),
    Check(isMetadata, FILTER_MESSAGE),
  );
