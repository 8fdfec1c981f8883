update waiting_list_patient x set
    hospital_number = case when x.hospital_number = '' then coalesce(p.hospital_number, '')
                           else x.hospital_number end,
    nhs_enc = case when x.nhs_hmac is null then p.nhs_enc else x.nhs_enc end,
    nhs_key = case when x.nhs_hmac is null and p.nhs_hmac is not null then %(key)s else x.nhs_key end,
    nhs_status = coalesce(case when p.speaks then p.nhs_status end, case when x.nhs_hmac is null and p.nhs_hmac is not null then '02' end,
                          x.nhs_status),
    nhs_hmac = coalesce(x.nhs_hmac, p.nhs_hmac), {filled}, run_id = %(run)s
from ins_person_is i join ins_person p on p.person = i.person
where x.id = i.patient_id and i.changed and i.fault is null
