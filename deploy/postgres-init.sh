#!/bin/sh
# Runs once, when the volume of the database is empty: the two roles, the database, its extensions and rights.
set -eu

create="psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=${POSTGRES_USER:-postgres}"

$create --dbname=postgres \
  --set=owner_password="$(cat "$OWNER_PASSWORD_FILE")" \
  --set=app_password="$(cat "$APP_PASSWORD_FILE")" <<'SQL'
CREATE ROLE willkommen_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE willkommen_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE willkommen OWNER willkommen_owner;
REVOKE ALL ON DATABASE willkommen FROM PUBLIC;
GRANT CONNECT ON DATABASE willkommen TO willkommen_app;
SQL

$create --dbname=willkommen --command='SET ROLE willkommen_owner' --file="${PREPARE_DATABASE:-/srv/prepare_database.sql}"
