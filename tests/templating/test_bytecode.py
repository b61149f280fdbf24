import pytest

from builder.templating import bytecode
from builder.templating.environment import Sandbox, environment


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A folder of its own, and nothing remembered."""
    monkeypatch.setattr(bytecode, "FOLDER", tmp_path / "made")
    monkeypatch.setattr(bytecode.Compiled, "known", {})


def compiled(monkeypatch):
    """The names of the templates that are compiled from now on."""
    names = []
    compile_ = Sandbox.compile

    def noted(self, source, name=None, filename=None, *args, **kwargs):
        names.append(name)
        return compile_(self, source, name, filename, *args, **kwargs)

    monkeypatch.setattr(Sandbox, "compile", noted)
    return names


def test_what_was_compiled_beforehand_is_not_compiled_again(monkeypatch):
    bytecode.compile_shipped()
    names = compiled(monkeypatch)
    for name in environment(None).list_templates():
        environment(None).get_template(name)
    assert names == []


def test_without_it_templates_are_compiled_once(monkeypatch):
    names = compiled(monkeypatch)
    for _ in range(2):
        environment(None).get_template("cover.xhtml")
    assert names == ["cover.xhtml"]
    assert not bytecode.FOLDER.exists()


def test_a_publications_own_template_is_its_own(tmp_path, monkeypatch):
    bytecode.compile_shipped()
    names = compiled(monkeypatch)
    (tmp_path / "cover.xhtml").write_text("<p>mine</p>")
    assert environment(tmp_path).get_template("cover.xhtml").render() == "<p>mine</p>"
    assert names == ["cover.xhtml"]


@pytest.mark.parametrize(
    "harm", [lambda data: b"", lambda data: data[:40], lambda data: data[:-9], lambda data: b"x" + data]
)
def test_what_has_come_to_harm_is_compiled_again(monkeypatch, harm):
    bytecode.compile_shipped()
    for file in bytecode.FOLDER.iterdir():
        file.write_bytes(harm(file.read_bytes()))
    names = compiled(monkeypatch)
    environment(None).get_template("cover.xhtml")
    assert names == ["cover.xhtml"]


def test_code_of_other_rules_does_not_count_and_is_cleared_away(monkeypatch):
    bytecode.compile_shipped()
    before = {file.name for file in bytecode.FOLDER.iterdir()}
    monkeypatch.setattr(bytecode, "_rules", lambda: "others")
    names = compiled(monkeypatch)
    environment(None).get_template("cover.xhtml")
    assert names == ["cover.xhtml"]
    bytecode.compile_shipped()
    after = {file.name for file in bytecode.FOLDER.iterdir()}
    assert len(after) == len(before)
    assert not after & before
