def standardised(table):
    columns = [(column - np.mean(column)) / np.std(column) for column in table.T]
    return np.stack(columns, axis=1)
