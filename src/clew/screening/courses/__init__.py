"""Who keeps doing it to whom: identities and behaviours in, courses of conduct out.

`pairs` finds who stands against whom and which records are worth reading closely; `recorded` says
as what each record is recorded; `ties` finds what ties one pair's records to another's, and how
strongly; `unnamed` finds whose record it may be where no suspect is named; `assembly` puts each
course together, with the part each record plays in it; `elements` lays out what the law asks. All
of it is SQL in the subset that both engines run.
"""
