insert into waiting_list_providermonth (code, month, name, level, region, total, within_18, over_52, over_65, over_78,
    over_104, status)
select * from ins_peer
on conflict (code, month) do update set name = excluded.name, level = excluded.level, region = excluded.region,
    total = excluded.total, within_18 = excluded.within_18, over_52 = excluded.over_52, over_65 = excluded.over_65,
    over_78 = excluded.over_78, over_104 = excluded.over_104, status = excluded.status, loaded_at = now()
where (waiting_list_providermonth.name, waiting_list_providermonth.level, waiting_list_providermonth.region,
       waiting_list_providermonth.total, waiting_list_providermonth.within_18, waiting_list_providermonth.over_52,
       waiting_list_providermonth.over_65, waiting_list_providermonth.over_78, waiting_list_providermonth.over_104,
       waiting_list_providermonth.status)
   is distinct from (excluded.name, excluded.level, excluded.region, excluded.total, excluded.within_18,
       excluded.over_52, excluded.over_65, excluded.over_78, excluded.over_104, excluded.status)
returning xmax = 0
