"""The model of an exercise, and what exercises are made of. Knows no course and imports nothing heavy."""

from autograde.exercise.model import PUBLIC_SEED, Case, Exercise, Part, When, WhenError

__all__ = ["PUBLIC_SEED", "Case", "Exercise", "Part", "When", "WhenError"]
