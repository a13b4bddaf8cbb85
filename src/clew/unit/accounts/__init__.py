"""Agencies, people, their roles and notices; second factors and how long a session lasts."""
