"""The course's site: `python -m website` makes it from the executed notebooks; docs/site.md says how."""
