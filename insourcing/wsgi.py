import os

from django.core.wsgi import get_wsgi_application

from insourcing.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insourcing.settings")
application = get_wsgi_application()
settle()
