#!/bin/sh
# Runs once, when the database's volume is new: the two roles and their rights (see docs/operations/running.md).
set -eu

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE insourcing_owner;
CREATE ROLE insourcing_app;
ALTER ROLE insourcing_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE insourcing_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'app_password';
ALTER DATABASE insourcing OWNER TO insourcing_owner;
REVOKE ALL ON DATABASE insourcing FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE insourcing TO insourcing_app;
ALTER SCHEMA public OWNER TO insourcing_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO insourcing_app;
SQL
