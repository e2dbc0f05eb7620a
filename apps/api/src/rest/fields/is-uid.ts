import { Matches } from 'class-validator';
import { UID_FORM, UID_MESSAGE } from '#kernel';

/** A user's own id for something that paths name. */
export const IsUid = () => Matches(UID_FORM, { message: UID_MESSAGE });
