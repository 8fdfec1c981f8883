"""The public register: what is shown of a contract, what is held back, and in which forms it can be taken away."""
