#!/bin/sh
# Runs once, when the volume of the database is empty: the five roles, the database, its extensions and rights.
# The same roles stand in willkommen/local/postgres.py for one machine and the tests; what each may is in docs/operations.md.
set -eu

create="psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=${POSTGRES_USER:-postgres}"

$create --dbname=postgres \
  --set=owner_password="$(cat "$OWNER_PASSWORD_FILE")" \
  --set=app_password="$(cat "$APP_PASSWORD_FILE")" \
  --set=worker_password="$(cat "$WORKER_PASSWORD_FILE")" \
  --set=backup_password="$(cat "$BACKUP_PASSWORD_FILE")" <<'SQL'
CREATE ROLE willkommen_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE willkommen_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE ROLE willkommen_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'worker_password';
-- Nobody signs in as this one: pages of the Land become it for their transaction.
CREATE ROLE willkommen_evaluator NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
-- Sees over the wall, because a backup without some rows is none, and writes nothing.
CREATE ROLE willkommen_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS PASSWORD :'backup_password';
GRANT willkommen_app TO willkommen_worker;
GRANT willkommen_evaluator TO willkommen_app WITH INHERIT FALSE, SET TRUE;
GRANT pg_read_all_data TO willkommen_backup;
-- Functions of the owner may look over the wall; whoever calls them may not.
GRANT SET ON PARAMETER app.everywhere TO willkommen_owner;
ALTER ROLE willkommen_backup SET default_transaction_read_only = on;
CREATE DATABASE willkommen OWNER willkommen_owner;
REVOKE ALL ON DATABASE willkommen FROM PUBLIC;
GRANT CONNECT ON DATABASE willkommen TO willkommen_app, willkommen_worker, willkommen_backup;
SQL

prepare="${PREPARE_DATABASE:-/srv/prepare_database.sql}"
$create --dbname=willkommen --file="$(dirname "$prepare")/behind_the_wall.sql"
$create --dbname=willkommen --command='SET ROLE willkommen_owner' --file="$prepare"
