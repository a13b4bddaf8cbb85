"""Cases: people and roles, safe contact, the timeline, contact with the victim, the advocate's sealed notes, closing,
keeping and disposing."""
