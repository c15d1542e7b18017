"""The columns are around 0, but each still has its own unit: divide by the standard deviation as well."""


def standardised(table):
    return table - table.mean(axis=0)
