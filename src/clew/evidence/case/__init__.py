"""A case's evidence kept in a folder: originals, what was agreed, what was taken, and who touched it."""
