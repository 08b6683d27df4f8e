# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrations. Nothing in it is secret; docker-compose.yml says what it is told.

FROM node:22-bookworm-slim AS styles
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY scripts ./scripts
COPY willkommen/static_src ./willkommen/static_src
RUN node scripts/build_styles.mjs

FROM python:3.11-slim-bookworm AS packages
COPY requirements/run.txt ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r run.txt

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore of the same major version as the server in docker-compose.yml: an older one refuses the server, a
# newer one writes words that this server does not know. Debian itself has another, so they come from the project's own archive.
ARG POSTGRES_MAJOR=16
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install --yes --no-install-recommends "postgresql-client-$POSTGRES_MAJOR" \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 willkommen \
 && useradd --uid 10001 --gid willkommen --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin willkommen
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=willkommen.settings \
    STATIC_ROOT=/srv/static \
    BIND=0.0.0.0:8000
WORKDIR /srv/willkommen
COPY --from=packages /opt/venv /opt/venv
# Everything belongs to root: the product cannot change its own code. .dockerignore names what is copied.
COPY . .
COPY --from=styles /build/willkommen/static/built ./willkommen/static/built
# Neither of the two asks a database or keeps the key: they are only named because the settings want them.
RUN python -m compileall -q appointments casework recognition_pilot willkommen \
 && python -m willkommen.local.messages_compile \
 && SECRET_KEY=only-while-building DATABASE_URL=postgres://nobody@nowhere/nothing \
    python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn.py", "willkommen.wsgi"]
