insert into waiting_list_patient (id, trust_id, pseudonym, hospital_number, nhs_hmac, nhs_enc, nhs_key, nhs_status,
    age_band, sex, ethnicity, deprivation_decile, learning_disability, run_id)
select i.patient_id, %(trust)s,
    (%(words)s::text[])[1 + (i.patient_id * {multiplier} %% {space}) %% {words}]
        || '-' || lpad((i.patient_id * {multiplier} %% {space} / {words})::text, {digits}, '0'),
    {hospital_number}, p.nhs_hmac, p.nhs_enc,
    case when p.nhs_hmac is null then '' else %(key)s end,
    coalesce(p.nhs_status, case when p.nhs_hmac is null then '03' else '02' end),
    {facts}, %(run)s
from ins_person_is i join ins_person p on p.person = i.person
where i.fresh and i.fault is null
  and exists (select 1 from ins_pathway_is q where q.patient_id = i.patient_id and q.fault is null)
