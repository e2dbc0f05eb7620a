/**
 * SQL that has Postgres summarize new pages in the index of request ids within about a minute. Without it, they are
 * summarized only when the table is vacuumed, and a search by a request id reads all pages since then. A partition does
 * not inherit the setting from the index of its table.
 * @param partition the name of a partition of attempts
 */
export const summarizeRequestIds = (partition: string, to: 'on' | 'off' = 'on') => `do $$
declare leaf text;
begin
  for leaf in select c.oid::regclass::text from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam and m.amname = 'brin'
    where i.indrelid = 'posthorn.${partition}'::regclass
  loop
    execute format('alter index %s set (autosummarize = ${to})', leaf);
  end loop;
end $$`;
