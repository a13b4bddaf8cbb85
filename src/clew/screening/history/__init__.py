"""A force's records as they came, night by night, and the runs over all of them."""
