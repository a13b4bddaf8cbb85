"""Honest figures: counted from a force's records and registers, with everything that has to stand
beside a number.

In: records (with a published run, where people, courses or texts are asked about), a register of
orders as tables, the rules of `clew.offences`. Out: tables of counts with their code list, date
basis, counting unit, day of extract, breaks in series and what cannot be said; small numbers
protected; pages, charts, CSV and ODS; and findings about figures that others published.

`facts` reads once what is counted, `description` says what a figure is, `counting` counts it,
`control` hides small numbers, `answer` puts an answer together, `spreadsheet` and `chart` write it,
`checker` reads published tables, `published` takes in the Home Office's and a borough's. Nothing
here knows Django, or decides what is released.
"""
