"""Reading the queue: claim, read, correct, decide, advise; and how often a second reader agrees."""
