"""The list of erasures keeps keys of every kind: feedback has random ones instead of numbers."""

from django.db import migrations

NOTED_AS_TEXT = """
ALTER TABLE willkommen_erasure ALTER COLUMN row_id TYPE text;

CREATE OR REPLACE FUNCTION willkommen_note_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO willkommen_erasure (table_name, row_id) SELECT TG_TABLE_NAME, gone.id::text FROM gone;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION willkommen_note_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO willkommen_erasure (table_name, row_id, left_over)
    SELECT TG_TABLE_NAME, NEW.id::text, jsonb_object_agg(key, value)
      FROM jsonb_each(to_jsonb(NEW))
     WHERE key = ANY (string_to_array(TG_ARGV[1], ','))
        OR key = ANY (string_to_array(TG_ARGV[0], ',')) AND value IN ('null', '""', '{}', '[]');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("willkommen", "0012_what_changed"),
    ]

    operations = [
        migrations.RunSQL(NOTED_AS_TEXT, migrations.RunSQL.noop),
    ]
