from providers.services.organisation import change_provider, create_provider

__all__ = ["change_provider", "create_provider"]
