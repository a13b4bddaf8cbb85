"""The public service as gunicorn starts it."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.public.settings")
application = get_wsgi_application()

# Loaded before the workers are forked: what counts visits lies in memory that all of them share.
import_module("clew.public.urls")
