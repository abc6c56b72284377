"""Run one statement: sql.py DATABASE STATEMENT; prints rows, fields by tab."""

import sys

import psycopg2


def main() -> None:
    """Execute outside a transaction, as CREATE DATABASE needs."""
    database, statement = sys.argv[1:3]
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            for row in cursor.fetchall():
                print("\t".join("" if value is None else str(value) for value in row))


main()
