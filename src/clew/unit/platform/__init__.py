"""What every app of the desk stands on: pages, forms that two people have open at once, refusals,
what a model says of privacy.

It knows no record and no person: nothing here imports an app.
"""
