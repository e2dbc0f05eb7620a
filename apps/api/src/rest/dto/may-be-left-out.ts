import { ValidateIf } from 'class-validator';

/** The field may be left out. Null stands for nothing here, unlike with IsOptional: it is checked like any value. */
export const MayBeLeftOut = () => ValidateIf((_, value) => value !== undefined);
