"""The large demonstration: the small one, and around it three trusts' rooms, lists and patients by the hundred thousand.

It is written set by set, as the product's own job, through the same walls, rules and audit as anything else. All of
it follows from the size and the day, so two of one size and day are the same but for what is sealed by chance.
"""
