"""What gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from clew.unit.readiness import UntilMigrated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
application = UntilMigrated(get_wsgi_application())
