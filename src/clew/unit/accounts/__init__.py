"""Who may sign in: agencies, people, their roles, second factors and how long a session lasts."""
