"""One run: records in, a published folder out.

`stages` strings the work together, each stage's tables kept as Parquet so that a killed run goes on
where it stopped; `publish` writes the result aside, audits it and puts it in place by one rename;
`read` opens a published run.
"""
