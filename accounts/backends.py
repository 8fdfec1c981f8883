"""E-mail and password. The only way a person is recognised here; single sign-on would be another backend."""

from django.http import HttpRequest

from accounts.models import Person


class PasswordBackend:
    def authenticate(self, request: HttpRequest | None, email: str = "", password: str = "") -> Person | None:
        """The active person with this e-mail and password. Works as the sign-in job."""
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            Person().set_password(password)  # as slow as a real check, so that time tells nobody who has an account
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, person_id: int) -> Person | None:
        return Person.objects.filter(pk=person_id, is_active=True).first()
