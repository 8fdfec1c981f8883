{slots},
page as (
    select * from slots
    where (day, room_id, part) > (%(after_day)s::date, %(after_room)s::bigint, %(after_part)s)
    order by day, room_id, part limit %(limit)s
)
select s.day, s.room_id, s.part, lower(s.during), upper(s.during), s.minutes, coalesce(c.insourced, 0),
    coalesce(c.in_house, 0), case when s.shut then 0 else s.minutes - coalesce(c.gone, 0) end
from page s left join counted c using (room_id, day, part)
order by s.day, s.room_id, s.part
