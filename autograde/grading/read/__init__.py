"""A submission is read: found, matched with what was handed out, repaired, or refused with a reason."""
