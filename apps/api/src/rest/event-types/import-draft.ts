import type { Draft, ImportInput } from '#admin';
import { checkForm } from '#forms';
import { ImportEventTypesDto } from './event-type.dto.ts';

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks the form of a body that imports event types; null stands for a field that is left out. A document passes by
 * the class of the other fields, whose bounds on depth and fields are lower, and whose copy would lose keys such as
 * `__proto__`.
 */
export async function importDraft(body: unknown): Promise<Draft<ImportInput>> {
  if (!isObject(body)) return checkForm(ImportEventTypesDto, body);
  const { openapi, ...others } = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  if (!isObject(openapi)) return checkForm(ImportEventTypesDto, openapi === undefined ? others : body);
  const draft = await checkForm(ImportEventTypesDto, others);
  return { ...draft, fields: { ...draft.fields, openapi } };
}
