import { Matches } from 'class-validator';

/** The form of a user's own id: it occurs in paths, and must not look like one of Posthorn's ids that occur there. */
const FORM = /^(?!(prj|ep|evt|dlv)_)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;
const MESSAGE =
  'must be 1 to 128 letters, digits, dots, hyphens, underscores or tildes, begin with a letter or digit, and not begin with prj_, ep_, evt_ or dlv_';

/** A user's own id for something that paths name. */
export const IsUid = () => Matches(FORM, { message: MESSAGE });
