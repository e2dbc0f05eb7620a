import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type ApiAnswer, ApiClient, type Method } from '#testing';

/** The description of one method of a path. */
export interface Operation {
  operationId: string;
  summary?: string;
  /** The accepted schemes of a key, each with the roles that the key needs. */
  security?: Record<string, string[]>[];
  parameters?: { name: string; description?: string }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

/** The description of the API that a Posthorn serves at /openapi.json. */
export interface ApiDescription {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** A path of a description as a pattern of the paths that it stands for. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** A copy of the schema in which every object is closed: it may have described fields only. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const all = Object.entries(schema).map(([key, value]): [string, unknown] => [key, closed(value)]);
  return { ...('properties' in schema ? { additionalProperties: false } : {}), ...Object.fromEntries(all) };
}

/** Checks answers against a description: their status, their content type and their body. */
class AnswerCheck {
  private readonly ajv: Ajv2020;
  private readonly routes: { pattern: RegExp; operations: Record<string, Operation> }[];
  private readonly validators = new Map<string, ValidateFunction>();

  constructor({ paths, components }: ApiDescription) {
    this.ajv = new Ajv2020({ strict: false }).addSchema({ $id: 'openapi', components: closed(components) });
    // A path without parameters comes before a path that would take its text for a parameter.
    const sorted = Object.entries(paths).sort(([a], [b]) => a.split('{').length - b.split('{').length);
    this.routes = sorted.map(([path, operations]) => ({ pattern: patternOf(path), operations }));
  }

  /** @throws Error with the part of the answer that is not described */
  check(method: Method, path: string, { status, headers, body }: ApiAnswer): void {
    const [plain] = path.split('?');
    const operation = this.routes.find(({ pattern }) => pattern.test(plain!))?.operations[method.toLowerCase()];
    if (operation === undefined) return; // no route: the description has no such answers
    const response = operation.responses[status];
    const [type] = String(headers['content-type'] ?? '').split(';');
    if (response === undefined)
      throw new Error(`${operation.operationId} does not tell of ${status}: ${method} ${path}`);
    const content = response.content?.[type!];
    if (content === undefined && body === '') return;
    const problem = content === undefined ? `no ${type}` : this.problemWith(content.schema, body);
    if (problem === null) return;
    throw new Error(`${operation.operationId} tells of ${status} otherwise (${problem}): ${JSON.stringify(body)}`);
  }

  private problemWith({ $ref: reference }: { $ref?: string }, body: unknown): string | null {
    if (reference === undefined) return typeof body === 'string' ? null : 'no text';
    let validate = this.validators.get(reference);
    if (!validate) this.validators.set(reference, (validate = this.ajv.compile({ $ref: `openapi${reference}` })));
    return validate(body) ? null : this.ajv.errorsText(validate.errors);
  }
}

/** A client of an API that fails if an answer does not match the API's own description. */
export async function describedApi(origin: string, key: string): Promise<ApiClient> {
  const stranger = new ApiClient(origin, key);
  const check = new AnswerCheck(await stranger.get<ApiDescription>('/openapi.json'));
  await stranger.close();
  return new ApiClient(origin, key, (...seen) => check.check(...seen));
}
