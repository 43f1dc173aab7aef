"""The database: tables, queries, migrations.

The system's SQLite has the WAL-reset bug (3.7.0–3.51.2), so pysqlite3's newer one takes the place
of ``sqlite3`` before anything else can import it.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
