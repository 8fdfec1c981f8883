from base.apps import InsourcingApp


class ContractsConfig(InsourcingApp):
    """Joins the slices: what one of them does when something changes in another."""

    name = "contracts"

    def ready(self):
        super().ready()
        from contracts.call_offs import notifications as call_offs
        from contracts.compliance import notifications as compliance
        from contracts.money import notifications as money
        from contracts.publishing import notifications as publishing
        from contracts.rates.price_changes import on_prices_changed
        from contracts.tariff.services.comparisons import compare_rates
        from contracts.variations import notifications as variations
        from notifications.subscriptions import listen

        compliance.register_notifications()
        on_prices_changed(compare_rates)
        for slice_ in (call_offs, compliance, variations, publishing, money):
            listen(*slice_.KINDS)
