from trusts.services.organisation import create_trust, set_gates

__all__ = ["create_trust", "set_gates"]
