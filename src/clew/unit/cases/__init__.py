"""Cases: people and roles, safe contact, the timeline, contact with the victim, the advocate's
sealed notes.

What looks at all that hangs from a case (its file, what is still owed, closing, disposing) is in
`casefile`."""
