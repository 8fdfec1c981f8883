insert into ins_person_is (person, patient_id, fault, fresh, changed)
select p.person, coalesce(x.id, nextval('waiting_list_patient_id_seq')),
    case when pn.id <> ph.id then 'patient_numbers_disagree'
         when p.hospital_number <> x.hospital_number and x.hospital_number <> ''
             then 'nhs_number_of_other_hospital_number'
         when p.nhs_hmac <> x.nhs_hmac then 'hospital_number_of_other_nhs_number' end,
    x.id is null,
    coalesce(p.hospital_number <> '' and x.hospital_number = '' or p.nhs_hmac is not null and x.nhs_hmac is null
             or p.speaks and ({facts_differ}), false)
        and x.id is not null
from ins_person p
left join waiting_list_patient pn on pn.trust_id = %(trust)s and pn.nhs_hmac = p.nhs_hmac
left join waiting_list_patient ph on ph.trust_id = %(trust)s and ph.hospital_number = p.hospital_number
    and ph.hospital_number <> '',
lateral (select coalesce(pn.id, ph.id) as id, {there}) x
