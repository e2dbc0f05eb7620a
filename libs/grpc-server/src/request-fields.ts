import { type Draft, settled } from '#admin';
import { checkForm, type Dto } from '#forms';
import { PosthornError } from '#kernel';
import type { Plain } from './message-codec.ts';

/** The longest name of a resource, as in a path of the REST API. */
const MAX_NAME_CHARACTERS = 1_024;
/** The field of a request for a field of a page's form. */
const PAGE_FIELDS: Readonly<Record<string, string>> = { '/limit': '/pageSize', '/cursor': '/pageToken' };

/**
 * The name of a resource in a request; empty if it was left out. No resource has an empty name.
 * @throws PosthornError `invalid-input` if the name is longer than any, or has a NUL character, which Postgres refuses
 */
export function nameIn(request: Plain, field: string): string {
  const value = request[field];
  const name = typeof value === 'string' ? value : '';
  const refuse = (message: string) =>
    new PosthornError('invalid-input', 'Some fields are invalid.', { problems: [{ pointer: `/${field}`, message }] });
  if (name.includes('\0')) throw refuse('must not contain a NUL character');
  if (name.length > MAX_NAME_CHARACTERS) throw refuse(`must have at most ${MAX_NAME_CHARACTERS} characters`);
  return name;
}

/** The fields of a request besides the names of its resources. */
export function fieldsWithout(request: Plain, ...names: string[]): Plain {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
}

/** The names of lists in a request by the field of the form that takes one value or several. */
export type ListNames = Readonly<Record<string, string>>;

/** The filters of a request with the names of the form. A list and the field of its single value become one list. */
function mergeLists(request: Plain, lists: ListNames): Plain {
  const merged = { ...request };
  for (const [field, list] of Object.entries(lists)) {
    const values = [request[field] ?? [], request[list] ?? []].flat();
    delete merged[list];
    if (values.length > 0) merged[field] = values;
  }
  return merged;
}

/** The fields of a form that a request has, with problems that name the fields of the request. */
async function renamedDraft<T extends object>(dto: Dto<T>, fields: Plain, names: ListNames): Promise<Draft<T>> {
  const draft = await checkForm(dto, fields);
  if (draft.isWhole) return draft;
  const problems = draft.problems.map(({ pointer, message }) => ({ pointer: names[pointer] ?? pointer, message }));
  return { ...draft, problems };
}

/** The same without further checks. @throws PosthornError `invalid-input` that names every wrong field */
async function renamedForm<T extends object>(dto: Dto<T>, fields: Plain, names: ListNames): Promise<T> {
  return settled(await renamedDraft(dto, fields, names), [], 'Some fields are invalid.');
}

/** The pointers of lists that a request has, by those of the form. */
function listPointers(request: Plain, lists: ListNames): ListNames {
  const given = Object.entries(lists).filter(([, list]) => request[list] !== undefined);
  return Object.fromEntries(given.map(([field, list]) => [`/${field}`, `/${list}`]));
}

/**
 * The page, and the filters, that a request for a list has. `page_size` 0 and an empty `page_token` count as left out.
 * @param request without the names of its resources
 * @param lists the names of lists among the filters
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export async function pageIn<T extends object>(dto: Dto<T>, request: Plain, lists: ListNames = {}): Promise<T> {
  const { pageSize, pageToken, ...filters } = request;
  const page = { ...(pageSize ? { limit: pageSize } : {}), ...(pageToken ? { cursor: pageToken } : {}) };
  const names = { ...PAGE_FIELDS, ...listPointers(filters, lists) };
  return renamedForm(dto, { ...mergeLists(filters, lists), ...page }, names);
}

/** The filters of a request without a page. @throws PosthornError `invalid-input` that names every wrong field */
export function filterIn<T extends object>(dto: Dto<T>, request: Plain, lists: ListNames): Promise<T> {
  return renamedForm(dto, mergeLists(request, lists), listPointers(request, lists));
}

/** The fields of a request with filters that has further checks; wrong ones are among its problems. */
export function draftIn<T extends object>(dto: Dto<T>, request: Plain, lists: ListNames): Promise<Draft<T>> {
  return renamedDraft(dto, mergeLists(request, lists), listPointers(request, lists));
}

/** The values of a form without further checks. @throws PosthornError `invalid-input` that names every wrong field */
export async function formIn<T extends object>(dto: Dto<T>, values: unknown): Promise<T> {
  return settled(await checkForm(dto, values ?? {}), [], 'Some fields are invalid.');
}

/** A page of a REST response with the names that lists have in gRPC. */
export function pageOf(name: string, { items, ...cursors }: { items: object[] } & Cursors): Plain {
  return { [name]: items, ...pageTokens(cursors) };
}

interface Cursors {
  nextCursor: string | null;
  prevCursor: string | null;
}

/** The cursors of a REST response as gRPC has them. */
export const pageTokens = ({ nextCursor, prevCursor }: Cursors): Plain => ({
  nextPageToken: nextCursor ?? '',
  previousPageToken: prevCursor ?? '',
});
