"""Parsed templates with calls put in that count iterations and letters, and look at values that are joined."""

from collections.abc import Iterator

from jinja2 import nodes

BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Template)
"""What may run more often than it stands in a template: loops, macros, their callers, blocks and included files."""

UNPACKING = (nodes.Call, nodes.Filter, nodes.Test)


def put_counters_in(template: nodes.Template) -> nodes.Template:
    """Change a template: bodies call ``entered``, ``~`` ``shown``, comparisons ``weighed``, ``**`` ``unpacked``.

    All four are methods of the sandbox. The letters of a body are those of its text, whichever branch is taken.
    """
    for node in [template, *template.find_all((nodes.Node,))]:
        if isinstance(node, BODIES):
            node.body.insert(0, nodes.ExprStmt(_call("entered", nodes.Const(_letters(node)), node), lineno=node.lineno))
        if isinstance(node, nodes.For) and node.test:
            node.test = nodes.And(_call("entered", nodes.Const(0), node), node.test, lineno=node.lineno)
        elif isinstance(node, nodes.Concat):
            node.nodes = [_call("shown", each, node) for each in node.nodes]
        elif isinstance(node, nodes.Operand):
            node.expr = _call("weighed", node.expr, node)
        elif isinstance(node, UNPACKING) and node.dyn_kwargs:
            node.dyn_kwargs = _call("unpacked", node.dyn_kwargs, node)
    return template.set_environment(template.environment)  # type: ignore[return-value,arg-type]  # for what was put in


def _call(name: str, value: nodes.Expr, near: nodes.Node) -> nodes.Call:
    method = nodes.EnvironmentAttribute(name, lineno=near.lineno)
    return nodes.Call(method, [value], [], None, None, lineno=near.lineno)


def _letters(body: nodes.Node) -> int:
    return sum(len(text) for text in _texts(body))


def _texts(body: nodes.Node) -> Iterator[str]:
    yield from (data.data for data in body.find_all(nodes.TemplateData))
