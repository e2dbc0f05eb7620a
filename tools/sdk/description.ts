/** A JSON Schema, as far as the generator reads it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
}

/** A parameter of an operation. */
export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  style?: string;
  explode?: boolean;
}

/** An operation of the API's description. */
export interface Operation {
  operationId: string;
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** The API's description, as far as the generator reads it. */
export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** An operation with its place. */
export interface Route {
  path: string;
  method: string;
  operation: Operation;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The operations of the API's own routes. The routes for health checks have no place in a client. */
export function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => ({ path, method, operation })),
    );
}

/** The schema that a reference leads to. */
export function resolved(schema: Schema, { components }: Description): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const target = components.schemas[name];
  if (target === undefined) throw new Error(`docs/openapi.json has no schema ${schema.$ref}.`);
  return resolved(target, { components, paths: {} });
}

/** The description with the client's routes alone, without the responses that are problems: they share a schema. */
export function withoutProblems(description: Description): Description {
  const paths: Description['paths'] = {};
  for (const { path, method, operation } of routesOf(description)) {
    const responses = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    paths[path] = { ...paths[path], [method]: { ...operation, responses: Object.fromEntries(responses) } };
  }
  return { ...description, paths };
}
