from multitone.batch.unread import Unread, unread_sentence


def test_one_is_named_and_many_are_counted():
    assert unread_sentence([]) == ""
    folders = [Unread(f"/card/{number}", "Permission denied") for number in range(1_200)]
    assert unread_sentence(folders[:1]) == "/card/0 cannot be read and is left out: Permission denied."
    said = "1,200 folders cannot be read and are left out; the first is /card/0: Permission denied."
    assert unread_sentence(folders) == said
