"""What a force hands over: the native format, how it is read, and what happens to rows that are
wrong.

In: a folder with `incidents`, `involvements` and, where held, `orders` and `texts`, each one CSV or
Parquet file or a folder of parts; or another export with a mapping file. Out: clean Parquet tables
for the stages, and one row for each
thing that is wrong: file, row, reference, field, value, reason, cure. Bad rows are set aside and
counted; the rest go on.
"""
