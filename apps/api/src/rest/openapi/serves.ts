import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { type Right, rightTo, type UseCase } from '#admin';
import { NeedsRight } from '#http-server';

/** The schemes of a key in the API's description. */
const SCHEMES = ['bearer', 'key'];

/** The role that the description names for a right. OpenAPI 3.1 lets schemes other than OAuth name roles, too. */
const rolesOf = (right: Right) => (right === 'project' ? [] : [right]);

/**
 * Names the use case of a route. The right to it decides which keys open the route, and stands in the API's
 * description.
 */
export function Serves(useCase: UseCase): MethodDecorator {
  const right = rightTo(useCase);
  const described = SCHEMES.map((scheme) => ApiSecurity(scheme, rolesOf(right)));
  return applyDecorators(NeedsRight(right), ...described);
}
