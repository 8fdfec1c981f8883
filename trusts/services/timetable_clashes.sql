with w as (select * from unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) w(i, room_id, starts, ends))
select w.i, case when u.kind = 'in_house' and u.during = tstzrange(w.starts, w.ends) then 'same' else u.kind end,
    lower(u.during), upper(u.during), u.note
from w join trusts_roomuse u on u.room_id = w.room_id and u.live and u.during && tstzrange(w.starts, w.ends)
union all
select w.i, 'closure', lower(c.during), upper(c.during), c.reason
from w join trusts_closure c on c.room_id = w.room_id and c.during && tstzrange(w.starts, w.ends)
union all
select w.i, 'file', b.starts, b.ends, ''
from w join w b on b.room_id = w.room_id and b.i < w.i and tstzrange(b.starts, b.ends) && tstzrange(w.starts, w.ends)
order by 1, 3
