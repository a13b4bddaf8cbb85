"""Who keeps doing it to whom: identities and behaviours in, courses of conduct out.

`pairs` finds who stands against whom and which records are worth reading closely; `ties` finds who is close to whom;
`assembly` puts each course together, with the part each record plays in it; `elements` lays out what the law asks.
All of it is SQL in the subset that both engines run.
"""
