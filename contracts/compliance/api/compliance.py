"""The compliance of a call-off by API: what each rule says, as it was found last."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import ApiView
from base.errors import NotFound
from base.permissions import Permission, require
from contracts.call_offs import selectors
from contracts.compliance.presenters import CompliancePanel, compliance_of
from contracts.compliance.rules.outcomes import Outcome

OUTCOMES = [(one.value, one.word) for one in Outcome]


class OverrideOutput(serializers.Serializer):
    """Who let it pass, for what the check said then, and why."""

    said = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField(source="said_by")
    at = serializers.DateTimeField(source="said_at")


class FindingOutput(serializers.Serializer):
    """What one check answers about one thing."""

    check = serializers.CharField(source="check.code")
    title = serializers.CharField(source="check.title")
    about = serializers.CharField(
        source="result.about", help_text="Empty when it is about the whole call-off."
    )
    subject = serializers.CharField(source="result.subject")
    outcome = serializers.ChoiceField(OUTCOMES)
    says = serializers.CharField(source="result.says")
    evidence = serializers.CharField(source="result.evidence")
    seen_by = serializers.CharField(
        source="result.seen_by", help_text="Empty when the service itself judged."
    )
    seen_on = serializers.DateField(source="result.seen_on", allow_null=True)
    override = OverrideOutput(allow_null=True)
    stops = serializers.BooleanField(help_text="Whether it keeps the call-off from going live.")


class RuleOutput(serializers.Serializer):
    rule = serializers.CharField(source="rule.code")
    title = serializers.CharField(source="rule.title")
    word = serializers.CharField(
        source="rule.word", help_text="The force NHS England's guidance gives it, in its own word."
    )
    source = serializers.CharField(source="rule.source")
    outcome = serializers.ChoiceField(OUTCOMES)
    findings = FindingOutput(many=True, source="answers")


class ComplianceOutput(serializers.Serializer):
    """The answers kept last. ``checked_at`` is null when the rules were never put to the call-off."""

    call_off = serializers.IntegerField(source="call_off.pk")
    checked_at = serializers.DateTimeField(source="run.at", allow_null=True, default=None)
    stands_against = serializers.SerializerMethodField(help_text="How many checks keep it from going live.")
    rules = RuleOutput(many=True)

    def get_stands_against(self, panel: CompliancePanel) -> int:
        return len(panel.standing)


class Compliance(ApiView):
    @extend_schema(
        operation_id="call_offs_compliance",
        summary="Compliance with NHS England's insourcing guidance",
        responses=ComplianceOutput,
        tags=["Contracts"],
    )
    def get(self, request: Request, call_off_id: int) -> Response:
        """Every rule with its checks, evidence and overrides. A trust's own; to a provider there is nothing here."""
        require(request.user, Permission.VIEW_CONTRACTS)
        if not request.user.is_trust:
            raise NotFound()
        one = selectors.call_off(request.user, call_off_id)
        return Response(ComplianceOutput(compliance_of(request.user, one)).data)
