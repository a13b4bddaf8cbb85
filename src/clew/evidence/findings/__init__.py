"""What a case's evidence shows: counts with their base and their items. Never what somebody meant."""
