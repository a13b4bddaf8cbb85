"""The engine: a force's records in, courses of conduct out, ranked, with reasons. Imports no
Django.

`records` takes the records in, `people` says who is who, `behaviours` what was done, `courses` who
keeps doing it to whom, `ranking` what to read first and why. `runs` strings the stages together;
`engines` says where they execute. Everything between stages is Parquet in the run's folder.
"""
