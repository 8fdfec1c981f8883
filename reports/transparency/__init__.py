"""Releasing the public register and answering requests: figures are counted here, where sessions are known."""
