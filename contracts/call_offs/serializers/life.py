"""How the life of a call-off looks in the API: documents, who decided, what is guaranteed."""

from rest_framework import serializers

from contracts.call_offs.models.life import CallOffDocument, Guarantee
from contracts.call_offs.serializers.call_offs import Money


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
