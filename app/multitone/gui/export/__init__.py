"""The export as one sentence, its details, and the plan in words."""
