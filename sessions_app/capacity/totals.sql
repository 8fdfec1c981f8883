{slots},
opened as (
    select room_id, bucket, count(*) as slots, sum(minutes) as minutes, 0::bigint as insourced, 0::bigint as in_house,
        coalesce(sum(minutes) filter (where not shut), 0) as free, count(*) filter (where not shut) as free_slots,
        0::bigint as insourced_slots, 0::bigint as in_house_slots
    from slots group by room_id, bucket
),
less as (
    select room_id, bucket, 0::bigint, 0::bigint, sum(insourced), sum(in_house),
        -coalesce(sum(gone) filter (where not shut), 0), -count(*) filter (where not shut),
        count(*) filter (where insourced > 0), count(*) filter (where in_house > 0)
    from counted group by room_id, bucket
)
select room_id, bucket, sum(slots)::int, sum(minutes)::int, sum(insourced)::int, sum(in_house)::int, sum(free)::int,
    sum(free_slots)::int, sum(insourced_slots)::int, sum(in_house_slots)::int
from (select * from opened union all select * from less) added
group by room_id, bucket order by room_id, bucket
