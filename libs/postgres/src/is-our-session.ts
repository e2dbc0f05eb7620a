/** SQL that is true for a session of this role with a name of Posthorn's, or with the name of this session. */
export const isOurSession = (activity: string) =>
  `${activity}.usename = current_user and ${activity}.datname = current_database()
  and (${activity}.application_name like 'posthorn%' or ${activity}.application_name = current_setting('application_name'))`;
