"""`axis=1` runs along a row, so you took the mean of each row: down the columns it is `axis=0`."""


# error: could not be broadcast
def standardised(table):
    return (table - table.mean(axis=1)) / table.std(axis=1)
