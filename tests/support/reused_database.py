"""One PostgreSQL database that tests use one after another, as the migrations left it.

A database of its own costs a test half a second of processor time, emptying one a twentieth. What
changed tables, or left more than can be emptied, costs the next test a new database.
"""

from __future__ import annotations

from itertools import count

import asyncpg

from tests.support.postgres import PostgresServer

_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY = """
DO $$
DECLARE kept regclass;
BEGIN
  SET LOCAL session_replication_role = replica;  -- rows go in any order
  FOR kept IN
    SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
  LOOP
    EXECUTE format('DELETE FROM %s', kept);
    IF pg_relation_size(kept) > 262144 THEN
      EXECUTE format('TRUNCATE %s CASCADE', kept);
    END IF;
  END LOOP;
  PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$
"""
_SHAPE = """
SELECT
  (SELECT string_agg(version_num, ',') FROM alembic_version),
  (SELECT md5(string_agg(relname, ',' ORDER BY oid)) FROM pg_class),
  (SELECT count(*) FROM pg_statistic),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attribute),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attrdef),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_constraint),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_index),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_proc),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_trigger)
"""
"""What of the catalogues says whether anything but rows was changed."""

_numbers = count(1)


class ReusedDatabase:
    """The database that the next test gets."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        """Nothing is created before ``fresh``."""
        self._server, self._template = server, template
        self._name = ""
        self._shape: tuple[object, ...] = ()

    def fresh(self) -> str:
        """Return the name of a database as the migrations left it."""
        if self._name and not self._is_emptied():
            self._server.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = ""
        if not self._name:
            self._name = f"ward_{next(_numbers)}"
            self._server.execute(
                f"CREATE DATABASE {self._name} TEMPLATE {self._template} STRATEGY FILE_COPY"
            )
            self._shape = self._server.ask(_SHAPE, self._name)
        return self._name

    def _is_emptied(self) -> bool:
        try:
            self._server.execute(_ALONE, _EMPTY, database=self._name)
            return self._server.ask(_SHAPE, self._name) == self._shape
        except asyncpg.PostgresError:
            return False
