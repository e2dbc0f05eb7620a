import type { ErrorCode } from '#kernel';
import { PROBLEM_TYPES, typeUriOf } from './problem-types.ts';

const HEAD = `# Problems

Every response of the API that is no success is a problem (RFC 9457): \`application/problem+json\` with \`type\`, \`title\`, \`status\` and \`detail\`. \`detail\` describes the one case, in words for a person. \`errors\`, if it is there, has the wrong fields, each with its JSON pointer and the right form.

Let programs distinguish problems by \`type\`. The types are:
`;

const TAIL = `## about:blank

A problem of HTTP itself has this type, as the RFC defines it: no more is known than the status. Such problems are 400 (the path cannot be decoded), 404 (there is no such route), 405 (the route has another method), 414 (an id in the path is too long), 415 (the body is not JSON), 431 (the headers are too large), and 500 (an internal error, whose cause is in the log).
`;

/** The text of docs/problems.md. */
export function renderProblemsPage(): string {
  const sections = Object.entries(PROBLEM_TYPES).map(
    ([code, { status, meaning, remedy }]) =>
      `## ${code}\n\n\`${typeUriOf(code as ErrorCode)}\`, status ${status}. ${meaning}\n\n${remedy}\n`,
  );
  return [HEAD, ...sections, TAIL].join('\n');
}
