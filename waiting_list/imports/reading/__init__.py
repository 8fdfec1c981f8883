"""Reading the files trusts send about patients, pathways and needs: plain Python, no database.

``layout`` finds out how a file is written, ``fields`` what its columns are, ``rows`` takes it apart chunk by chunk.
Values are read column by column and each different value once, which is what makes a million rows quick.
"""
