"""The pages of access: each reads what was sent, calls one service and shows what came of it."""
