/** SQL for the `timestamptz` of Unix milliseconds. @param ms an expression, such as `$1` or `i.due_at` */
export const timestampOfMs = (ms: string) => `to_timestamp((${ms})::float8 / 1000)`;

/** SQL for the Unix milliseconds of a `timestamptz`, a `double precision`. @param time an expression, such as `e.at` */
export const msOfTimestamp = (time: string) => `date_part('epoch', ${time}) * 1000`;
