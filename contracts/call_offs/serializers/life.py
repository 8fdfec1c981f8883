"""How the life of a call-off looks in the API: changes, positions, papers, who decided, what is guaranteed."""

from rest_framework import serializers

from contracts.call_offs.models.life import CallOffDocument, Guarantee
from contracts.call_offs.serializers.call_offs import Money
from contracts.variations.models import Variation


class DecisionOutput(serializers.Serializer):
    """What somebody who did not propose it decided, once."""

    approved = serializers.BooleanField()
    reason = serializers.CharField()
    maximum_value = Money(allow_null=True, help_text="The maximum contract value from then on.")
    ends_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField()


class NoticeOutput(serializers.Serializer):
    published_on = serializers.DateField()
    reference = serializers.CharField()


class VariationOutput(serializers.Serializer):
    """A change as it was proposed; it takes effect when somebody else approves it."""

    call_off = serializers.IntegerField(source="call_off_id")
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Variation.Kind.choices)
    ground = serializers.ChoiceField(
        Variation.Ground.choices, help_text="1 to 5 of regulation 13; 6 is an urgent change, regulation 14."
    )
    clause = serializers.CharField()
    reason = serializers.CharField()
    materially_different = serializers.BooleanField()
    amount_change = Money()
    new_ends_on = serializers.DateField(allow_null=True)
    original_value = Money(help_text="Lifetime value as awarded, which changes are tested against.")
    cumulative_change = Money(help_text="All changes since the award, this one included.")
    notice_due = serializers.BooleanField(help_text="Whether a notice of it has to be published.")
    proposed_by = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    decision = DecisionOutput(allow_null=True, default=None)
    notice = NoticeOutput(allow_null=True, default=None)


class VariationsOutput(serializers.Serializer):
    results = VariationOutput(many=True)


class OpeningOutput(serializers.Serializer):
    """Where the call-off stood when it was taken over. The three amounts never overlap."""

    call_off = serializers.IntegerField(source="call_off_id")
    as_at = serializers.DateField(help_text="Up to the end of this day.")
    spent = Money(help_text="Invoiced and paid.")
    invoiced = Money(help_text="Invoiced, not yet paid.")
    accrued = Money(help_text="Delivered, not yet invoiced.")
    patients = serializers.IntegerField()
    said_by = serializers.CharField()
    said_at = serializers.DateTimeField()


class DocumentOutput(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(CallOffDocument.Kind.choices)
    title = serializers.CharField()
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="file.sha256")
    scan = serializers.ChoiceField(CallOffDocument.Scan.choices)
    added_by = serializers.CharField(source="said_by")
    added_at = serializers.DateTimeField(source="said_at")


class DocumentsOutput(serializers.Serializer):
    results = DocumentOutput(many=True)


class DocumentInput(serializers.Serializer):
    """The fields of the form. At most 20 MB; PDF, DOCX, XLSX, CSV, TXT, PNG, JPG, EML or MSG, by name and by content."""

    kind = serializers.ChoiceField(CallOffDocument.Kind.choices)
    title = serializers.CharField(max_length=150)
    document = serializers.FileField()


class DecisionMakerOutput(serializers.Serializer):
    id = serializers.IntegerField()
    job_title = serializers.CharField()
    name = serializers.CharField()
    part = serializers.CharField(help_text="What they decided or advised.")
    decided_on = serializers.DateField(allow_null=True)


class DecisionMakersOutput(serializers.Serializer):
    results = DecisionMakerOutput(many=True)


class RepresentationOutput(serializers.Serializer):
    """It holds the standstill open until a person closes it."""

    id = serializers.IntegerField()
    received_on = serializers.DateField()
    nature = serializers.CharField()
    further_decision_sent_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    closed_by = serializers.CharField()
    outcome = serializers.CharField()


class RepresentationsOutput(serializers.Serializer):
    results = RepresentationOutput(many=True)


class GuaranteeOutput(serializers.Serializer):
    """Something one side guarantees in numbers, and what follows when it is missed."""

    id = serializers.IntegerField()
    side = serializers.ChoiceField(Guarantee.Side.choices)
    what = serializers.CharField()
    number = Money(help_text="In the unit.")
    unit = serializers.ChoiceField(Guarantee.Unit.choices)
    period = serializers.ChoiceField(Guarantee.Period.choices)
    consequence = serializers.CharField()


class GuaranteesOutput(serializers.Serializer):
    results = GuaranteeOutput(many=True)


class LimitOutput(serializers.Serializer):
    """Up to what contract value a person may approve, from one day to another."""

    id = serializers.IntegerField()
    person = serializers.CharField(source="person_name")
    amount = Money()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class LimitsOutput(serializers.Serializer):
    results = LimitOutput(many=True)
    next = serializers.CharField(allow_null=True)
