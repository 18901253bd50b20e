package io.beamfill.postgres.prepare;

import io.beamfill.postgres.testing.PostgresDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/**
 * The system catalogs of a database as they are, row by row, without what any use of a table
 * changes and with names in place of numbers: all that there is to know of every object of its
 * users, by another way than the product's.
 */
final class RawCatalog {
  private static final String QUERY =
      """
      WITH user_class AS (
        SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'beamfill')
      )
      SELECT 'class ' || c.oid::regclass || ' ' || (to_jsonb(c) - '{oid,relfilenode,relpages,
          reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,reltype,reltoastrelid,relrewrite}'::text[])
        || ' toast ' || coalesce((SELECT (to_jsonb(t) - '{oid,relname,relfilenode,relpages,reltuples,
          relallvisible,relallfrozen,relfrozenxid,relminmxid,reltype}'::text[])::text
          FROM pg_class t WHERE t.oid = c.reltoastrelid), '')
      FROM user_class c
      UNION ALL
      SELECT 'attribute ' || a.attrelid::regclass || ' '
        || (to_jsonb(a) - '{attrelid,attmissingval,attcacheoff}'::text[])
      FROM pg_attribute a WHERE a.attrelid IN (SELECT oid FROM user_class)
        -- A table that was written anew has other system columns, of the same kinds.
        AND a.attnum > 0
      UNION ALL
      SELECT 'index ' || i.indexrelid::regclass || ' '
        || (to_jsonb(i) - '{indexrelid,indrelid,indexprs,indpred,indcheckxmin}'::text[])
        || pg_get_indexdef(i.indexrelid)
      FROM pg_index i WHERE i.indrelid IN (SELECT oid FROM user_class)
      UNION ALL
      SELECT 'constraint ' || k.conname || ' of ' || k.conrelid::regclass || ' '
        || (to_jsonb(k) - '{oid,conrelid,confrelid,conindid,conparentid,conbin}'::text[])
        || coalesce(k.confrelid::regclass::text, '') || k.conindid::regclass
        || coalesce((SELECT p.conname FROM pg_constraint p WHERE p.oid = k.conparentid), '')
        || pg_get_constraintdef(k.oid)
      FROM pg_constraint k
      WHERE k.conrelid IN (SELECT oid FROM user_class)
        AND NOT EXISTS (SELECT FROM pg_constraint p
                        WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
      UNION ALL
      SELECT 'trigger ' || t.tgrelid::regclass || ' '
        || (to_jsonb(t) - '{oid,tgrelid,tgparentid,tgconstrrelid,tgconstrindid,tgconstraint,tgqual}'::text[])
        || pg_get_triggerdef(t.oid)
      FROM pg_trigger t WHERE t.tgrelid IN (SELECT oid FROM user_class) AND t.tgname !~ '^RI_'
      UNION ALL
      SELECT 'trigger of a foreign key of ' || t.tgrelid::regclass || ' ' || k.conname || ' '
        || t.tgfoid::regproc || t.tgenabled::text || t.tgdeferrable || t.tginitdeferred || count(*)
      FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint
      WHERE t.tgrelid IN (SELECT oid FROM user_class) AND t.tgname ~ '^RI_'
        AND NOT EXISTS (SELECT FROM pg_constraint p
                        WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
      GROUP BY t.tgrelid, k.conname, t.tgfoid, t.tgenabled, t.tgdeferrable, t.tginitdeferred
      UNION ALL
      SELECT 'inherits ' || inhrelid::regclass || ' ' || inhparent::regclass || ' ' || inhseqno
      FROM pg_inherits
      UNION ALL
      SELECT 'rewrite ' || ev_class::regclass || ' ' || pg_get_ruledef(oid) || ev_enabled::text
      FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM user_class)
      UNION ALL
      SELECT 'policy ' || (to_jsonb(p) - '{oid,polrelid}'::text[])::text FROM pg_policy p
      UNION ALL
      SELECT 'statistics ' || pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
      UNION ALL
      SELECT 'sequence ' || seqrelid::regclass || ' ' || (to_jsonb(s) - '{seqrelid}'::text[])
      FROM pg_sequence s
      UNION ALL
      SELECT 'default ' || adrelid::regclass || ' ' || adnum || ' ' || pg_get_expr(adbin, adrelid)
      FROM pg_attrdef
      UNION ALL
      SELECT 'description ' || pg_describe_object(classoid, objoid, objsubid) || ' ' || description
      FROM pg_description
      WHERE classoid IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass)
      UNION ALL
      SELECT 'dependency ' || regexp_replace(pg_describe_object(classid, objid, objsubid)
        || ' on ' || pg_describe_object(refclassid, refobjid, refobjsubid), '_\\d+', '_N', 'g')
        || ' ' || deptype::text
      FROM pg_depend
      WHERE (classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM user_class)
        OR classid = 'pg_constraint'::regclass
          AND objid IN (SELECT oid FROM pg_constraint WHERE conrelid IN (SELECT oid FROM user_class)
                        AND conparentid = 0)
        OR classid = 'pg_trigger'::regclass
          AND objid IN (SELECT oid FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM user_class)
                        AND tgname !~ '^RI_'))
        AND refclassid <> 'pg_type'::regclass
      """;

  private RawCatalog() {}

  /** All lines, in order. */
  static List<String> of(PostgresDatabase database) throws SQLException {
    return database.query(QUERY).stream().map(row -> String.valueOf(row.get(0))).sorted().toList();
  }

  /** The lines that only one of two has, each with a sign. */
  static List<String> difference(List<String> before, List<String> after) {
    TreeSet<String> lines = new TreeSet<>();
    before.stream().filter(each -> !after.contains(each)).forEach(each -> lines.add("- " + each));
    after.stream().filter(each -> !before.contains(each)).forEach(each -> lines.add("+ " + each));
    return List.copyOf(lines);
  }
}
