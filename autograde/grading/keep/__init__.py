"""A submission is kept: its record, the journal, the marks and the files of the output folder."""
