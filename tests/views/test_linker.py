"""Do modules become one script that does what they do, and is what cannot be read refused by name?"""

import pytest
from node import evaluate

from lstm_demo.views.web import code
from lstm_demo.views.web.linker import link


@pytest.fixture
def modules(tmp_path):
    """`modules(**sources)`: write them, give their paths by name."""

    def write(**sources):
        for name, source in sources.items():
            (tmp_path / f"{name}.js").write_text(source, encoding="utf-8")
        return {name: tmp_path / f"{name}.js" for name in sources}

    return write


def test_each_module_runs_once_before_those_that_import_it_in_a_scope_of_its_own(modules):
    paths = modules(
        top='import { add, twice as double } from "./base.js";\nimport { LIST } from "./middle.js";\n'
        "const own = 1;\nexport function total() {\n  return [own, double(add(2)), LIST];\n}\n",
        middle='import {\n  add,\n} from "./base.js";\nconst own = 10;\nexport const LIST = [own, add(5)];\n',
        base="let own = 100;\nexport class Box {}\nexport function add(n) {\n  own += n;\n  return own;\n}\n"
        "export const twice = (n) => 2 * n;\nexport async function later() {}\n",
    )
    linked = link({"top": paths["top"], "a name": paths["base"]})
    found = evaluate(f'const all = {linked};\nconst result = [all.top.total(), Object.keys(all["a name"])];')
    assert found == [[1, 214, [10, 105]], ["Box", "add", "twice", "later"]]


def test_comments_and_indentation_go_but_no_line_of_a_text(modules):
    paths = modules(
        plain='// why\n/**\n * @param {number} n\n */\nexport const a = "x // y /* z */"; // stays\n\n  /* one */\n',
        text="export const a = `first\n  // second`;\n",
    )
    linked = link(paths)
    assert "why" not in linked
    assert "@param" not in linked
    found = evaluate(f"const all = {linked};\nconst result = [all.plain.a, all.text.a];")
    assert found == ["x // y /* z */", "first\n  // second"]


@pytest.mark.parametrize(
    "line",
    [
        "export default function () {}",
        "export { a };",
        'export * from "./b.js";',
        "export let a = 1;",
        'import a from "./b.js";',
        'import * as a from "./b.js";',
        'import "./b.js";',
        'import { a } from "bare";',
        "await 1;",
    ],
)
def test_another_grammar_is_refused_with_the_line(modules, line):
    with pytest.raises(ValueError, match=r"^entry\.js: the linker cannot read ") as caught:
        link(modules(entry=f"const b = 1;\n{line}\n"))
    assert line.split(";")[0] in str(caught.value)


def test_a_circle_and_a_missing_module_are_named(modules):
    circle = modules(a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"a\.js imports itself by way of b\.js"):
        link(circle)
    with pytest.raises(ValueError, match=r"no module absent\.js in .*, which entry\.js imports"):
        link(modules(entry='import { x } from "./absent.js";\n'))


def test_the_code_of_stage_and_lenses_is_one_expression_that_no_script_is_ended_by():
    expression = code.expression(code.parts())
    found = evaluate(
        "globalThis.CSSStyleSheet = class { replaceSync(rules) { this.rules = rules; } };\n"
        f"const found = {expression};\n"
        "const result = [typeof found.serve, typeof found.drawAll, Object.keys(found.parts)];"
    )
    assert found == ["function", "function", list(code.parts())]
    assert "</script" not in expression


def test_a_comment_ends_where_it_ends_though_another_one_ends_a_line_below(modules):
    source = "export const a = [1];\n/** one */ a.push(2);\n/** another one\n * of two lines */\na.push(3);\n"
    assert evaluate(f"const result = {link(modules(entry=source))}.entry.a;") == [1, 2, 3]
