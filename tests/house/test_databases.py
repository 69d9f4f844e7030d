"""The database fixture that the storage tests build on."""

import sqlalchemy


def test_each_kind_of_database_is_empty_and_answers(database_url: str) -> None:
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SELECT 1")).scalar_one() == 1
    assert sqlalchemy.inspect(engine).get_table_names() == []
    engine.dispose()
