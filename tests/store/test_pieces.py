"""Long lists of ids, cut."""

from dispatch.store.pieces import in_pieces


def test_ids_come_in_order_and_at_most_so_many_at_a_time() -> None:
    assert list(in_pieces({"c", "a", "b"}, most=2)) == [["a", "b"], ["c"]]


def test_no_ids_make_no_piece() -> None:
    assert list(in_pieces([])) == []
