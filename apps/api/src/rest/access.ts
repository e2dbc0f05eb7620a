import { SetMetadata } from '@nestjs/common';

/**
 * Which keys open a route:
 *
 * - `project`: the admin key, and a key of the project that the path names. The default.
 * - `admin`: the admin key alone.
 * - `project-key`: the key of any project, which says what project it is about.
 */
export type AccessLevel = 'project' | 'admin' | 'project-key';

export const ACCESS = 'posthorn:access';

/** Says which keys open a controller or a route of it, where that is not the default. */
export const Access = (level: AccessLevel) => SetMetadata(ACCESS, level);
