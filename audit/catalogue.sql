-- The whole shape of the database: one row (kind, name, definition) for each thing that a migration can make.
-- The two roles are written "owner" (whoever owns django_migrations) and "runtime" (the parameter), whatever a hospital
-- calls them. Left out: what extensions own, and the daily partitions of idempotency keys, which come and go.
with role as (
    select oid, case oid when (select relowner from pg_class where oid = 'public.django_migrations'::regclass) then 'owner'
        when to_regrole(%(runtime)s) then 'runtime' else rolname end as name
    from pg_roles union all select 0, 'public'
),
relation as (
    select c.oid, c.relname as name, c.relkind as kind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
        c.relpersistence, c.reloptions, c.relpartbound
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relname !~ '^plumbing_idempotencykey_[0-9]{8}'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
),
held as (select * from relation where kind in ('r', 'p', 'v', 'm', 'f')),
function as (
    select p.oid, p.oid::regprocedure::text as name, p.proowner, p.proacl from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
)
select 'extension' as kind, extname::text as name, '' as definition
from pg_extension where extname <> 'plpgsql'
union all
select 'schema', n.nspname, 'of ' || r.name
from pg_namespace n join role r on r.oid = n.nspowner where n.nspname = 'public'
union all
select 'table', h.name, concat_ws(', ', case h.kind when 'r' then 'table' when 'p' then 'partitioned' else h.kind::text end,
    'of ' || r.name, case when h.relrowsecurity then 'row security' end, case when h.relforcerowsecurity then 'forced' end,
    nullif(h.relpersistence, 'p'), array_to_string(h.reloptions, ' '), pg_get_expr(h.relpartbound, h.oid),
    case when h.kind in ('v', 'm') then pg_get_viewdef(h.oid) end)
from held h join role r on r.oid = h.relowner
union all
select 'sequence', s.name, concat_ws(', ', 'of ' || r.name, format_type(q.seqtypid, null), q.seqstart, q.seqincrement)
from relation s join pg_sequence q on q.seqrelid = s.oid join role r on r.oid = s.relowner
union all
select 'column', h.name || '.' || a.attname, concat_ws(', ', format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then 'not null' end, case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
    case when a.attidentity <> '' then 'identity ' || a.attidentity::text end,
    case when a.attgenerated <> '' then 'generated ' || a.attgenerated::text end, pg_get_expr(d.adbin, d.adrelid))
from held h join pg_attribute a on a.attrelid = h.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = h.oid and d.adnum = a.attnum
union all
select 'constraint', h.name || '.' || c.conname, pg_get_constraintdef(c.oid)
from held h join pg_constraint c on c.conrelid = h.oid
union all
select 'index', h.name || '.' || i.relname, concat_ws(', ', pg_get_indexdef(x.indexrelid), case when not x.indisvalid then 'invalid' end)
from held h join pg_index x on x.indrelid = h.oid join pg_class i on i.oid = x.indexrelid
union all
select 'trigger', h.name || '.' || t.tgname, concat_ws(', ', pg_get_triggerdef(t.oid), case when t.tgenabled <> 'O' then 'fires: ' || t.tgenabled::text end)
from held h join pg_trigger t on t.tgrelid = h.oid and not t.tgisinternal
union all
select 'rule', h.name || '.' || w.rulename, pg_get_ruledef(w.oid)
from held h join pg_rewrite w on w.ev_class = h.oid and w.rulename <> '_RETURN'
union all
select 'policy', h.name || '.' || p.polname, concat_ws(', ', case when not p.polpermissive then 'restrictive' end, 'for ' || p.polcmd::text,
    'to ' || (select string_agg(r.name, ' ' order by r.name) from role r where r.oid = any (p.polroles)),
    'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
from held h join pg_policy p on p.polrelid = h.oid
union all
select 'statistics', s.stxname, pg_get_statisticsobjdef(s.oid)
from pg_statistic_ext s where s.stxnamespace = 'public'::regnamespace
union all
select 'type', t.typname, concat_ws(', ', t.typtype, format_type(nullif(t.typbasetype, 0), t.typtypmod),
    (select string_agg(e.enumlabel, ' ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
    (select string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname) from pg_constraint c where c.contypid = t.oid))
from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('d', 'e', 'r')
    and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
union all
select 'function', f.name, 'of ' || r.name || ': ' || pg_get_functiondef(f.oid)
from function f join role r on r.oid = f.proowner join pg_proc p on p.oid = f.oid and p.prokind in ('f', 'p')
union all
select 'aggregate', f.name, 'of ' || r.name
from function f join role r on r.oid = f.proowner join pg_proc p on p.oid = f.oid and p.prokind not in ('f', 'p')
union all
select 'grant on schema', n.nspname || ' to ' || r.name, string_agg(a.privilege_type, ' ' order by a.privilege_type)
from pg_namespace n cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a join role r on r.oid = a.grantee
where n.nspname = 'public' group by 1, 2
union all
select 'grant on ' || case h.kind when 'S' then 'sequence' else 'table' end, h.name || ' to ' || r.name,
    string_agg(a.privilege_type, ' ' order by a.privilege_type)
from relation h
    cross join aclexplode(coalesce(h.relacl, acldefault(case h.kind when 'S' then 's' else 'r' end::"char", h.relowner))) a
    join role r on r.oid = a.grantee
where h.kind in ('r', 'p', 'v', 'm', 'f', 'S') group by 1, 2
union all
select 'grant on column', h.name || '.' || c.attname || ' to ' || r.name, string_agg(a.privilege_type, ' ' order by a.privilege_type)
from held h join pg_attribute c on c.attrelid = h.oid and c.attacl is not null cross join aclexplode(c.attacl) a
    join role r on r.oid = a.grantee group by 1, 2
union all
select 'grant on function', f.name || ' to ' || r.name, string_agg(a.privilege_type, ' ' order by a.privilege_type)
from function f cross join aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a join role r on r.oid = a.grantee
group by 1, 2
union all
select 'default grant', coalesce(n.nspname, '') || ' ' || d.defaclobjtype::text || ' of ' || o.name || ' to ' || r.name,
    string_agg(a.privilege_type, ' ' order by a.privilege_type)
from pg_default_acl d join role o on o.oid = d.defaclrole left join pg_namespace n on n.oid = d.defaclnamespace
    cross join aclexplode(d.defaclacl) a join role r on r.oid = a.grantee
group by 1, 2
order by 1, 2, 3
