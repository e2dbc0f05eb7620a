import type { OpenAPIObject } from '@nestjs/swagger';
import { examples } from './generated/examples.ts';
import { METHODS, type Operation } from './with-problems.ts';

const responses: Readonly<Record<string, unknown>> = examples.responses;
const problems: Readonly<Record<string, unknown>> = examples.problems;

/** The example of a route with two responses is the one with status 201. The other one has another form. */
const hasExample = ({ responses: described }: Operation, status: string) => status !== '200' || !('201' in described);

function addExamples(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    const json = response.content?.['application/json'];
    const problem = response.content?.['application/problem+json'];
    if (json !== undefined && hasExample(operation, status)) json.example = responses[operation.operationId!];
    if (problem !== undefined && problems[status] !== undefined) problem.example = problems[status];
  }
}

/** Adds to each response an example that a test has received: of the route itself, or of any route for a problem. */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths))
    for (const method of METHODS) if (item[method] !== undefined) addExamples(item[method]);
  return document;
}
