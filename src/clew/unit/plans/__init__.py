"""The plan (need, action, owner, target, review) and the weekly meeting that works through it."""
