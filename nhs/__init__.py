"""The NHS's vocabulary and arithmetic: plain Python and numpy, no web framework.

======================  ==========================================================
module                  what it answers
======================  ==========================================================
``nhs.identifiers``     is this number or code well formed, and if not, why not
``nhs.codes``           the national code lists, as enums that explain themselves
``nhs.calendar``        working days, London days, standstill, financial years
``nhs.rtt``             referral-to-treatment clocks, bands, official files
``nhs.queues``          waiting-list queue arithmetic
``nhs.spc``             XmR charts with the Making Data Count rules
``nhs.theatre``         how well a list used its room
``nhs.targets``         dated national and trust-specific targets
======================  ==========================================================

Errors are ``ValueError`` subclasses whose text is a sentence for the person who has to put it right.
"""
