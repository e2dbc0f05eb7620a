/** SQL for the `timestamptz` of Unix milliseconds. @param ms an expression, such as `$1` or `i.due_at` */
export const timestampOfMs = (ms: string) => `to_timestamp((${ms})::float8 / 1000)`;

/** SQL for the Unix milliseconds of a `timestamptz`, a `double precision`. @param time an expression, such as `e.at` */
export const msOfTimestamp = (time: string) => `date_part('epoch', ${time}) * 1000`;

/** SQL for the milliseconds of an `interval`, a `double precision`. @param interval an expression, such as `a - b` */
export const msOfInterval = (interval: string) => `date_part('epoch', ${interval}) * 1000`;

/**
 * SQL for the Unix seconds of a `timestamptz`, a `double precision`. With `timestampOfSeconds` it returns the same
 * microsecond; milliseconds would be rounded a second time. @param time an expression, such as `e.at`
 */
export const secondsOfTimestamp = (time: string) => `date_part('epoch', ${time})`;

/** SQL for the `timestamptz` of Unix seconds. @param seconds an expression, such as `$1` */
export const timestampOfSeconds = (seconds: string) => `to_timestamp((${seconds})::float8)`;

/** SQL for the Unix microseconds of a `timestamptz`, as text. @param time an expression, such as `e.at` */
export const microsecondsOfTimestamp = (time: string) => `(extract(epoch from ${time}) * 1000000)::bigint::text`;

/** SQL for a new UUIDv7 of a time in Unix milliseconds. @param ms an expression, such as `$1` or `i.due_at` */
export const uuidOfMs = (ms: string) =>
  `(lpad(to_hex((${ms})::float8::bigint), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`;
