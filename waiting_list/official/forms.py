"""The form of a waiting-list file."""

from base.forms import FileField, Form
from waiting_list.official.services.monthly_files import LIMIT


class RttFileForm(Form):
    file = FileField(
        label="RTT file",
        hint="NHS England's monthly full CSV, for your trust or for all of England, up to 50 MB",
        endings=[".csv"],
        most_bytes=LIMIT,
        missing="Choose the monthly RTT file",
    )
