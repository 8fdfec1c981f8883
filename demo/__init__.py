"""The demonstration, small and large: invented trusts, providers, people, contracts and lists."""
