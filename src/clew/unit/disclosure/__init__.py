"""Freedom of information requests: read into questions, answered from the registers, checked by
two, released, published.

In: a request in words; the force's records, a published run, the register of orders. Out: an answer
that a named person decides on, as letter, spreadsheet and page, and a disclosure log. `drafting`
works without the service, for `clew foi draft`.
"""
