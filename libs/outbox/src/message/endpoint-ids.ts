import { type FieldProblem, fromTypeId, MAX_EVENT_ENDPOINTS } from '#kernel';

const LIST_MESSAGE = `must be a list of 1 to ${MAX_EVENT_ENDPOINTS} ids of endpoints`;
const ID_MESSAGE = 'must be the id of an endpoint, like ep_01h455vb4pex5vsknk084sn02q';

/**
 * The endpoints that an event is for, as UUIDs in the order of the list; undefined if the event is for all of them. The
 * form of the ids is checked here. The publisher finds ids that the project does not have.
 */
export function endpointIdsOf(value: unknown, problems: FieldProblem[]): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_EVENT_ENDPOINTS) {
    problems.push({ pointer: '/endpointIds', message: LIST_MESSAGE });
    return undefined;
  }
  const ids: string[] = [];
  for (const [index, entry] of (value as unknown[]).entries()) {
    const id = typeof entry === 'string' ? fromTypeId('ep', entry) : undefined;
    const isRepeated = id !== undefined && ids.includes(id);
    if (id !== undefined && !isRepeated) ids.push(id);
    else problems.push({ pointer: `/endpointIds/${index}`, message: isRepeated ? 'is repeated' : ID_MESSAGE });
  }
  return ids;
}
