"""The trust's list of patients who have a date to come in (TCI), beside what is known here.

``reading`` takes the list apart, ``matching`` finds the need each row is about, ``differences`` says what differs,
``accepting`` makes needs say what the list says, ``exporting`` writes the list back in the trust's own columns.
"""
