-- Every definition of a set of tables and their partitions, as text: what prepare must find changed
-- and restore must leave as it was. The parameter is the numbers of the tables.
WITH RECURSIVE member(oid) AS (
  SELECT unnest(?::bigint[])::oid
  UNION
  SELECT c.oid
  FROM member m
  JOIN pg_inherits h ON h.inhparent = m.oid
  JOIN pg_class c ON c.oid = h.inhrelid AND c.relispartition
),
named AS (
  SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
),
tab AS (
  SELECT * FROM named WHERE oid IN (SELECT oid FROM member)
),
extension_dependency AS (
  SELECT d.classid, d.objid, string_agg(e.extname, ' ' ORDER BY e.extname) AS extensions
  FROM pg_depend d
  JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
  WHERE d.deptype = 'x'
  GROUP BY d.classid, d.objid
)
SELECT 'table ' || t.name AS object,
  concat_ws(', ',
    CASE t.relpersistence WHEN 'u' THEN 'UNLOGGED' WHEN 'p' THEN 'LOGGED' ELSE t.relpersistence::text END,
    'kind ' || t.relkind::text,
    'owner ' || t.relowner::regrole,
    'access method ' || am.amname,
    'tablespace ' || ts.spcname,
    'options ' || t.reloptions::text,
    'TOAST options ' || toast.reloptions::text,
    'replica identity ' || t.relreplident::text,
    CASE WHEN t.relrowsecurity THEN 'row level security' END,
    CASE WHEN t.relforcerowsecurity THEN 'forced row level security' END,
    'partition key ' || pg_get_partkeydef(t.oid),
    'partition ' || pg_get_expr(t.relpartbound, t.oid),
    'of ' || (SELECT string_agg(p.name, ' ' ORDER BY h.inhseqno)
              FROM pg_inherits h JOIN named p ON p.oid = h.inhparent WHERE h.inhrelid = t.oid),
    'type ' || nullif(t.reloftype, 0)::regtype,
    'privileges ' || t.relacl::text,
    'comment ' || obj_description(t.oid, 'pg_class')) AS definition
FROM tab t
LEFT JOIN pg_am am ON am.oid = t.relam
LEFT JOIN pg_tablespace ts ON ts.oid = t.reltablespace
LEFT JOIN pg_class toast ON toast.oid = t.reltoastrelid
UNION ALL
SELECT format('column %I of %s', a.attname, t.name),
  concat_ws(', ',
    'place ' || a.attnum,
    format_type(a.atttypid, a.atttypmod),
    'collation ' || nullif(a.attcollation, ty.typcollation)::regcollation,
    CASE WHEN a.attnotnull THEN 'NOT NULL' END,
    'identity ' || nullif(a.attidentity, '')::text,
    'generated ' || nullif(a.attgenerated, '')::text,
    'default ' || pg_get_expr(d.adbin, d.adrelid),
    'storage ' || a.attstorage::text,
    'compression ' || nullif(a.attcompression, '')::text,
    'statistics ' || nullif(a.attstattarget, -1),
    'options ' || a.attoptions::text,
    CASE WHEN NOT a.attislocal THEN 'inherited' END,
    'inherited times ' || nullif(a.attinhcount, 0),
    'privileges ' || a.attacl::text,
    'comment ' || col_description(t.oid, a.attnum))
FROM tab t
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type ty ON ty.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
-- Without the copies of a foreign key for each partition of its parent: their names are the server's.
SELECT format('constraint %I of %s', k.conname, t.name),
  concat_ws(', ',
    pg_get_constraintdef(k.oid),
    CASE WHEN NOT k.conislocal THEN 'inherited' END,
    'inherited times ' || nullif(k.coninhcount, 0),
    'part of ' || p.conname,
    'checked by triggers in state '
      || nullif((SELECT string_agg(DISTINCT tg.tgenabled::text, '')
                 FROM pg_trigger tg WHERE tg.tgconstraint = k.oid), 'O'),
    'comment ' || obj_description(k.oid, 'pg_constraint'))
FROM pg_constraint k
JOIN named t ON t.oid = k.conrelid
LEFT JOIN pg_constraint p ON p.oid = k.conparentid
WHERE (k.conrelid IN (SELECT oid FROM member) OR k.confrelid IN (SELECT oid FROM member))
  AND p.conrelid IS DISTINCT FROM k.conrelid
UNION ALL
SELECT 'index ' || i.name,
  concat_ws(', ',
    pg_get_indexdef(i.oid),
    CASE WHEN NOT x.indisvalid THEN 'INVALID' END,
    CASE WHEN NOT x.indisready THEN 'not ready' END,
    CASE i.relpersistence WHEN 'u' THEN 'UNLOGGED' END,
    CASE WHEN x.indisclustered THEN 'cluster mark' END,
    CASE WHEN x.indisreplident THEN 'replica identity' END,
    'tablespace ' || ts.spcname,
    'statistics ' || (SELECT string_agg(a.attnum || '=' || a.attstattarget, ' ' ORDER BY a.attnum)
                      FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0),
    'part of ' || (SELECT p.name FROM pg_inherits h JOIN named p ON p.oid = h.inhparent
                   WHERE h.inhrelid = i.oid),
    'owner ' || i.relowner::regrole,
    'depends on ' || e.extensions,
    'comment ' || obj_description(i.oid, 'pg_class'))
FROM tab t
JOIN pg_index x ON x.indrelid = t.oid
JOIN named i ON i.oid = x.indexrelid
LEFT JOIN pg_tablespace ts ON ts.oid = i.reltablespace
LEFT JOIN extension_dependency e ON e.classid = 'pg_class'::regclass AND e.objid = i.oid
UNION ALL
SELECT format('trigger %I of %s', tg.tgname, t.name),
  concat_ws(', ',
    pg_get_triggerdef(tg.oid),
    'state ' || nullif(tg.tgenabled, 'O')::text,
    'depends on ' || e.extensions,
    'comment ' || obj_description(tg.oid, 'pg_trigger'))
FROM tab t
JOIN pg_trigger tg ON tg.tgrelid = t.oid
LEFT JOIN pg_constraint k ON k.oid = tg.tgconstraint
LEFT JOIN extension_dependency e ON e.classid = 'pg_trigger'::regclass AND e.objid = tg.oid
WHERE tg.tgconstraint = 0 OR k.contype = 't'
UNION ALL
SELECT format('rule %I of %s', r.rulename, t.name),
  concat_ws(', ',
    pg_get_ruledef(r.oid),
    'state ' || nullif(r.ev_enabled, 'O')::text,
    'comment ' || obj_description(r.oid, 'pg_rewrite'))
FROM tab t
JOIN pg_rewrite r ON r.ev_class = t.oid
UNION ALL
SELECT format('policy %I of %s', p.polname, t.name),
  concat_ws(', ',
    'for ' || p.polcmd::text,
    CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
    'to ' || p.polroles::regrole[]::text,
    'using ' || pg_get_expr(p.polqual, p.polrelid),
    'with check ' || pg_get_expr(p.polwithcheck, p.polrelid),
    'comment ' || obj_description(p.oid, 'pg_policy'))
FROM tab t
JOIN pg_policy p ON p.polrelid = t.oid
UNION ALL
SELECT format('statistics %I.%I', n.nspname, s.stxname),
  concat_ws(', ',
    pg_get_statisticsobjdef(s.oid),
    'statistics ' || nullif(s.stxstattarget, -1),
    'owner ' || s.stxowner::regrole,
    'comment ' || obj_description(s.oid, 'pg_statistic_ext'))
FROM tab t
JOIN pg_statistic_ext s ON s.stxrelid = t.oid
JOIN pg_namespace n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'sequence ' || s.name,
  concat_ws(', ',
    CASE s.relpersistence WHEN 'u' THEN 'UNLOGGED' WHEN 'p' THEN 'LOGGED' END,
    'of column ' || d.refobjsubid,
    format('%s from %s by %s, %s to %s, cache %s', format_type(q.seqtypid, NULL), q.seqstart,
      q.seqincrement, q.seqmin, q.seqmax, q.seqcache),
    CASE WHEN q.seqcycle THEN 'cycles' END,
    'owner ' || s.relowner::regrole,
    'privileges ' || s.relacl::text,
    'comment ' || obj_description(s.oid, 'pg_class'))
FROM tab t
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
  AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN named s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_sequence q ON q.seqrelid = s.oid
