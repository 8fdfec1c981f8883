from base.errors import declare

declare(
    {
        "role_unknown": "There is no such role in this organisation.",
        "already_member": "Somebody with that e-mail address already acts for the organisation.",
        "already_invited": "There is an open invitation to that e-mail address.",
        "invitation_ended": "The invitation was used or withdrawn, or its days are over.",
        "invitation_other_person": "The invitation is for somebody else than who is signed in.",
        "own_access": "Nobody changes or ends their own access; another administrator does.",
        "last_administrator": "The organisation would be left without an administrator.",
        "password_weak": "The password is too short, too common or too close to the name.",
        "password_wrong": "The current password is not right.",
        "reset_link_ended": "The link for a new password was used or its hour is over.",
        "person_exists": "Somebody with that e-mail address is already here.",
        "credential_ended": "The credential has already ended or was revoked.",
    }
)
